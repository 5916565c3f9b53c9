"""Asking the gateway for promised refunds, until the end of each is known.

The number is written down before the gateway hears it, and the same number may be told again and
again: the money goes once. No gateway is called inside a transaction.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from payments.gateways import get_gateway
from payments.gateways.base import GatewayRefused, GatewayUnavailable, RefundState
from payments.models import Event, Payment, Refund
from payments.numbers import new_number
from payments.refund_states import Status, move_to
from payments.settling import flag, lock_both
from payments.signals import payment_refunded, refund_given_up
from payments.story import tell

logger = logging.getLogger(__name__)

BATCH, PATIENCE = 50, 3
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 30, 60, 240)]


def send_due():
    """One batch of each gateway. Any number of workers may do it at once.

    A gateway that is silent again and again is left alone until the next sweep.
    """
    due = Refund.objects.due().select_related("payment")
    gateways = due.order_by("payment__gateway").values_list("payment__gateway", flat=True)
    for gateway in gateways.distinct():
        silences = 0
        for promise in due.filter(payment__gateway=gateway)[:BATCH]:
            try:
                attempt(promise)
            except GatewayUnavailable:
                silences += 1
            if silences == PATIENCE:
                break


def send(promise) -> bool:
    """Tell the gateway, or ask it about what it was told; True when the money is back.

    Two workers never do it at once. What the gateway leaves open is tried again later and later.
    """
    try:
        return attempt(promise)
    except GatewayUnavailable:
        return False


def attempt(promise) -> bool:
    """As send, but raises GatewayUnavailable, once that is written down."""
    if not claim(promise):
        return False
    try:
        answer = talk(promise)
    except GatewayUnavailable as error:
        logger.warning("Refund %s: %s", promise, error)
        tell(promise.payment, Event.Kind.SILENT, f"{promise}: {error}")
        raise
    except GatewayRefused as error:
        fail(promise, str(error))
        return False
    return take(promise, answer)


def claim(promise):
    """Compare-and-swap on the time it was due; its next time is set whatever happens now."""
    pause = PAUSES[min(promise.tries, len(PAUSES) - 1)]
    ours = Refund.objects.filter(
        pk=promise.pk, try_at=promise.try_at, status__in=[Status.DUE, Status.SENT]
    )
    facts = {"try_at": timezone.now() + pause, "tries": F("tries") + 1}
    return ours.exclude(try_at=None).update(**facts) == 1


def talk(promise):
    """The gateway's part: no database."""
    payment = promise.payment
    gateway = get_gateway(payment.gateway)
    numbers = {"out_trade_no": payment.out_trade_no, "out_request_no": promise.out_request_no}
    if promise.status == Status.SENT:
        answer = gateway.query_refund(**numbers)
        if answer.state != RefundState.MISSING:
            return answer
    return gateway.refund(
        **numbers, amount=promise.amount, total=payment.amount, reason=promise.reason
    )


def take(promise, answer) -> bool:
    """Write down what the gateway answered."""
    if answer.state == RefundState.DONE and answer.amount not in (None, promise.amount):
        flag(payment=promise.payment, reason=f"退款 {promise} 金额不符：渠道 {answer.amount} 元")
    elif answer.state == RefundState.DONE:
        return finish(promise, refund_no=answer.refund_no, done_at=answer.done_at)
    elif answer.state == RefundState.FAILED:
        fail(promise, answer.reason)
    elif answer.state == RefundState.WAITING:
        move_to(promise, Status.SENT, refund_no=answer.refund_no)
    return False


@transaction.atomic
def finish(promise, *, refund_no="", done_at=None) -> bool:
    """The money is back: whoever learns it first, and however often. True for the one that did."""
    payable = lock_both(promise.payment)
    promise.refresh_from_db(from_queryset=Refund.objects.select_for_update())
    facts = {"refund_no": refund_no, "done_at": done_at or timezone.now(), "try_at": None}
    if not move_to(promise, Status.DONE, error="", **facts):
        return False
    tell(promise.payment, Event.Kind.REFUND, f"已退款 ¥{promise.amount} {promise}")
    payment_refunded.send(sender=Refund, refund=promise, payment=promise.payment, payable=payable)
    return True


def fail(promise, error):
    """The gateway says no: a person must look."""
    logger.error("Refund %s failed: %s", promise, error)
    if move_to(promise, Status.FAILED, error=error[:200], try_at=None):
        flag(payment=promise.payment, reason=f"退款 {promise} 失败：{error}")


def try_again(promise, *, by) -> bool:
    """Staff let a failed refund be tried again, under a new number where the old one is spent.

    Raises GatewayUnavailable or GatewayRefused.
    """
    numbers = {"out_trade_no": promise.payment.out_trade_no}
    answer = get_gateway(promise.payment.gateway).query_refund(
        **numbers, out_request_no=promise.out_request_no
    )
    if answer.state == RefundState.DONE:
        return take(promise, answer)
    spent = answer.state == RefundState.FAILED
    number = new_number("R") if spent else promise.out_request_no
    if not move_to(promise, Status.DUE, out_request_no=number, try_at=timezone.now(), tries=0):
        return False
    tell(promise.payment, Event.Kind.REFUND, f"重试退款 {number}", by=by)
    return send(promise)


@transaction.atomic
def give_up(promise, *, by) -> bool:
    """Staff take a failed refund back: the money counts as never promised."""
    payable = lock_both(promise.payment)
    promise.refresh_from_db(from_queryset=Refund.objects.select_for_update())
    if not move_to(promise, Status.GIVEN_UP):
        return False
    Payment.objects.filter(pk=promise.payment_id).update(refunded=F("refunded") - promise.amount)
    tell(promise.payment, Event.Kind.REFUND, f"放弃退款 {promise}", by=by)
    refund_given_up.send(sender=Refund, refund=promise, payment=promise.payment, payable=payable)
    return True
