"""Money that somebody gave back at the gateway's own site: the order follows it (D20)."""

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from checkout.refunds.books import record_refund
from checkout.refunds.models import RefundLine
from checkout.refunds.returning import take_back
from checkout.refunds.standing import given_at_gateway, left_of, open_request
from checkout.refunds.states import Status, move_to
from checkout.refunds.telling import tell_all_back
from checkout.states import Status as OrderStatus
from checkout.states import move_to as move_order
from payments.models import Refund
from payments.settling import flag


def take(refund, *, payment, order):
    """All of the money is back: all of the order is. A part: staff decide about its lines."""
    if is_all_back(payment) and not order.is_refunded:
        return take_all(refund, order)
    reason = f"渠道退款 {refund.amount} 元，请决定订单 {order.number} 的课程如何处理"
    flag(payment=payment, reason=reason)
    record_refund(order, [], money=refund.amount, beli=0, reference=refund.reference)
    if order.status == OrderStatus.PAID:
        move_order(order, OrderStatus.PARTLY_REFUNDED)


def is_all_back(payment):
    done = payment.refunds.filter(status=Refund.Status.DONE).aggregate(sum=Sum("amount"))["sum"]
    return done == payment.amount


def take_all(refund, order):
    end_request(order)
    take_lines(order, money=refund.amount, reference=refund.reference)
    tell_all_back(refund, order)


def take_rest(order, reference):
    """As ([lines that end], beli): what a request leaves when it sends back the last of the money,
    of which a part went at the gateway's own site."""
    if order.is_refunded or not given_at_gateway(order).exists() or not is_all_back(order.payment):
        return [], 0
    return take_lines(order, money=0, reference=f"{reference}-rest")


def take_lines(order, *, money, reference):
    """All lines that are left, with all of their beli."""
    lines = [line for line in order.lines.all() if not line.access_ended_at]
    beli = order.beli - sum(line.refunded_beli for line in order.lines.all())
    order.lines.update(
        refunded_money=F("line_price_incl_tax") - F("beli_amount"), refunded_beli=F("beli")
    )
    take_back(order, lines, money=money, beli=beli, reference=reference)
    return lines, beli


def end_request(order):
    """A wish that waits is overtaken: nothing is left to decide."""
    request = open_request(order)
    if not request:
        return
    rows = list(request.lines.select_related("line"))
    for row in rows:
        row.money, row.beli = left_of(row.line)
    RefundLine.objects.bulk_update(rows, ["money", "beli"])
    facts = {"decided_at": timezone.now(), "done_at": timezone.now()}
    move_to(request, Status.DONE, decision=_("款项已在支付渠道全额退回。"), **facts)
