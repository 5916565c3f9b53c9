"""Goods that an order keeps aside in the store. Courses never run out."""


def goods_of(order):
    return order.lines.filter(is_course=False).select_related("stockrecord", "product")


def give_back(order):
    """The order is released: what it kept aside may be sold again."""
    for line in goods_of(order):
        if line.can_track_allocations:
            line.cancel_allocation(line.quantity)


def keep_aside_again(order):
    """The order was released and is paid after all (D20)."""
    for line in goods_of(order):
        if line.can_track_allocations:
            line.stockrecord.allocate(line.quantity)
            line.num_allocated, line.allocation_cancelled = line.quantity, False
            line.save(update_fields=["num_allocated", "allocation_cancelled"])
