"""A refund's end is known: it is done, or it failed for good and staff decide anew.

Runs inside the transaction that knows it, which holds the order and the payment locked.
"""

from django.dispatch import receiver
from django.utils import timezone

from checkout.order.models import Order
from checkout.refunds.at_gateway import take, take_rest
from checkout.refunds.models import RefundRequest
from checkout.refunds.reserving import set_free
from checkout.refunds.returning import take_back
from checkout.refunds.states import Status, move_to
from checkout.refunds.telling import tell_done, tell_given_up
from payments.models import Refund
from payments.signals import payment_refunded, refund_given_up


@receiver(payment_refunded)
def on_payment_refunded(sender, refund, payment, payable, **kwargs):
    if not isinstance(payable, Order):
        return
    if refund.cause == Refund.Cause.ASKED:
        for request in RefundRequest.objects.filter(refund=refund):  # one, or none any more
            finish(request, payable)
    elif refund.cause == Refund.Cause.AT_GATEWAY and payable.payment_id == payment.pk:
        take(refund, payment=payment, order=payable)


@receiver(refund_given_up)
def on_refund_given_up(sender, refund, payment, payable, **kwargs):
    if isinstance(payable, Order) and refund.cause == Refund.Cause.ASKED:
        for request in RefundRequest.objects.filter(refund=refund):
            undo(request)


def finish(request, order):
    """The money is back, or there was none to send: the rest follows now. May come twice."""
    if not move_to(request, Status.DONE, done_at=timezone.now()):
        return
    rows = list(request.lines.select_related("line").order_by("pk"))
    money, beli = sum(row.money for row in rows), sum(row.beli for row in rows)
    ended = [row.line for row in rows if row.ends_access]
    take_back(order, ended, money=money, beli=beli, reference=request.reference)
    if all(row.ends_access for row in rows):  # else staff decided what stays open
        lines, more = take_rest(order, request.reference)
        ended, beli = ended + lines, beli + more
    tell_done(request, money, beli, ended)


def undo(request):
    """Nothing is promised any more: the request waits to be decided anew."""
    facts = {"decided_by": None, "decided_at": None, "decision": ""}
    if not move_to(request, Status.ASKED, **facts):
        return
    set_free(request.lines.select_related("line"))
    tell_given_up(request)
