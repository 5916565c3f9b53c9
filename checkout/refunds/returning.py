"""What a refund that is done gives back and takes away, at once: access, beli, coupons, goods."""

from django.utils import timezone

from beli import ledger
from checkout.coupons import claims
from checkout.order.models import Line, Order
from checkout.refunds.books import record_refund
from checkout.refunds.standing import is_gone, settle_status
from checkout.signals import order_refunded
from checkout.stock import give_back_lines


def take_back(order, lines, *, money, beli, reference):
    """`lines` buy nothing any more; `money` (yuan) is back, `beli` go back now.

    The caller holds the order locked, and comes here once for a reference. Stock, then beli, then
    coupons: everybody locks them in this order.
    """
    Line.objects.filter(pk__in=[line.pk for line in lines]).update(access_ended_at=timezone.now())
    settle_status(order)
    give_back_lines(lines)
    if beli:
        ledger.give_back(user=order.user, amount=beli, reference=reference, of=order.beli_reference)
    claims.give_back(order=order, lines=[line for line in order.lines.all() if is_gone(line)])
    record_refund(order, lines, money=money, beli=beli, reference=reference)
    if lines:
        order_refunded.send(sender=Order, order=order, lines=lines)
