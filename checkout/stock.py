"""Goods that an order keeps aside in the store. Courses never run out."""

from django.db.models import Sum
from oscar.core.loading import get_model

from checkout.order.models import Line

StockRecord = get_model("partner", "StockRecord")


def lock_goods(lines):
    """One order at a time counts what there is of the goods in these lines of a basket.

    By id, as everybody locks stock: after the order, before beli and coupons. Courses are left
    out and cost no query.
    """
    goods = {line.stockrecord_id for line in lines if not line.product.is_course}
    if goods:
        list(StockRecord.objects.select_for_update(no_key=True).filter(pk__in=goods).order_by("pk"))


def goods_of(orders):
    lines = Line.objects.filter(order__in=orders, is_course=False)
    return lines.select_related("stockrecord", "product").order_by("stockrecord", "pk")


def give_back(orders):
    """The orders are released: what they kept aside may be sold again."""
    let_go(goods_of(orders))


def give_back_lines(lines):
    """The lines are refunded: what was not sent to anyone yet may be sold again."""
    orders = {line.order_id for line in lines if not line.is_course}
    if orders:
        let_go(goods_of(orders).filter(pk__in=[line.pk for line in lines]))


def let_go(goods):
    for line in goods:
        if line.stockrecord and line.can_track_allocations and line.num_allocated:
            line.cancel_allocation(line.num_allocated)  # what was sent keeps nothing aside


def take_out(lines):
    """What was sent of these lines has left the store; called again it takes nothing more out.

    In the order in which everybody locks stock. Raises InvalidStockAdjustment.
    """
    for line in sorted(lines, key=lambda line: (line.stockrecord_id or 0, line.pk)):
        sent = line.shipping_event_quantities.values("event__event_type").annotate(
            n=Sum("quantity")
        )
        left = line.quantity - max((each["n"] for each in sent), default=0)
        if line.stockrecord and line.can_track_allocations and line.num_allocated > left:
            line.consume_allocation(line.num_allocated - left)


def keep_aside_again(order):
    """The order was released and is paid after all (D20)."""
    for line in goods_of([order]):
        if line.can_track_allocations:
            line.stockrecord.allocate(line.quantity)
            line.num_allocated, line.allocation_cancelled = line.quantity, False
            line.save(update_fields=["num_allocated", "allocation_cancelled"])
