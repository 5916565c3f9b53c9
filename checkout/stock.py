"""Goods that an order keeps aside in the store. Courses never run out."""

from checkout.order.models import Line


def goods_of(orders):
    lines = Line.objects.filter(order__in=orders, is_course=False)
    return lines.select_related("stockrecord", "product").order_by("stockrecord", "pk")


def give_back(orders):
    """The orders are released: what they kept aside may be sold again."""
    for line in goods_of(orders):
        if line.can_track_allocations:
            line.cancel_allocation(line.quantity)


def keep_aside_again(order):
    """The order was released and is paid after all (D20)."""
    for line in goods_of([order]):
        if line.can_track_allocations:
            line.stockrecord.allocate(line.quantity)
            line.num_allocated, line.allocation_cancelled = line.quantity, False
            line.save(update_fields=["num_allocated", "allocation_cancelled"])
