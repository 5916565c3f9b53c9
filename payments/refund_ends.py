"""What became of a promised refund, written down: done, on its way, stuck, or failed."""

import logging

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from payments.alarms import call_staff
from payments.gateways.base import RefundState
from payments.models import Event, Payment, Refund
from payments.refund_states import Status, move_to
from payments.settling import lock_both
from payments.signals import payment_refunded, refund_given_up
from payments.story import tell

logger = logging.getLogger(__name__)


def take(promise, answer) -> bool:
    """Write down what the gateway answered; True when this call made it done. May come twice."""
    if answer.state == RefundState.DONE and answer.amount not in (None, promise.amount):
        reason = f"退款 {promise} 金额不符：渠道 {answer.amount} 元"
        call_staff(payment=promise.payment, reference=f"refund-{promise.pk}-amount", reason=reason)
    elif answer.state == RefundState.DONE:
        return finish(promise, refund_no=answer.refund_no, done_at=answer.done_at)
    elif answer.state == RefundState.FAILED:
        fail(promise, answer.reason)
    elif answer.state in (RefundState.WAITING, RefundState.STUCK):
        under_way(promise, answer)
    return False


@transaction.atomic
def finish(promise, *, refund_no="", done_at=None) -> bool:
    """The money is back: whoever learns it first, and however often. True for the one that did."""
    payable = lock_both(promise.payment)
    promise.refresh_from_db(from_queryset=Refund.objects.select_for_update())
    facts = {"refund_no": refund_no, "done_at": done_at or timezone.now(), "try_at": None}
    if promise.status == Status.GIVEN_UP:
        if not promise_anew(promise):
            return False
        facts["cause"] = Refund.Cause.AT_GATEWAY  # nobody waits for it any more
    else:
        calm(promise)
    if not move_to(promise, Status.DONE, error="", **facts):
        return False
    tell(promise.payment, Event.Kind.REFUND, f"已退款 ¥{promise.amount} {promise}")
    payment_refunded.send(sender=Refund, refund=promise, payment=promise.payment, payable=payable)
    return True


def calm(promise):
    """What called a person to this refund is over: the flag goes, the story keeps it."""
    about_it = {"pk": promise.payment_id, "attention__contains": promise.out_request_no}
    if Payment.objects.filter(**about_it).update(attention=""):
        promise.payment.attention = ""


def promise_anew(promise) -> bool:
    """It was given up and came all the same: False when the payment has not so much left."""
    payment = promise.payment
    reason = f"已放弃的退款 {promise}（¥{promise.amount}）还是到账了，请核对订单"
    call_staff(payment=payment, reference=f"refund-{promise.pk}-came", reason=reason)
    if promise.amount > payment.amount - payment.refunded:
        return False
    Payment.objects.filter(pk=payment.pk).update(refunded=F("refunded") + promise.amount)
    payment.refunded += promise.amount
    return True


@transaction.atomic
def fail(promise, error):
    """The gateway says no for good: a person must look."""
    logger.error("Refund %s failed: %s", promise, error)
    if promise.status in (Status.DUE, Status.SENT) and move_to(
        promise, Status.FAILED, error=error[:200], try_at=None
    ):
        call_staff(
            payment=promise.payment,
            reference=f"refund-{promise.out_request_no}-failed",
            reason=f"退款 {promise} 失败：{error}"[:200],
        )


@transaction.atomic
def under_way(promise, answer):
    """The gateway holds it. Stuck: a person must finish it there, under the same number."""
    if promise.status in (Status.DUE, Status.FAILED):
        facts = {"refund_no": answer.refund_no, "try_at": promise.try_at or timezone.now()}
        move_to(promise, Status.SENT, **facts)
    if answer.state == RefundState.STUCK:
        Refund.objects.filter(pk=promise.pk).update(error=answer.reason[:200])
        call_staff(
            payment=promise.payment,
            reference=f"refund-{promise.out_request_no}-stuck",
            reason=f"退款 {promise} 卡住了：{answer.reason}"[:200],
        )


@transaction.atomic
def give_up(promise, *, by) -> bool:
    """A failed refund is taken back: the money counts as never promised. The database's part: who
    calls it knows from the gateway that none of it can have gone."""
    payable = lock_both(promise.payment)
    promise.refresh_from_db(from_queryset=Refund.objects.select_for_update())
    if not move_to(promise, Status.GIVEN_UP):
        return False
    Payment.objects.filter(pk=promise.payment_id).update(refunded=F("refunded") - promise.amount)
    tell(promise.payment, Event.Kind.REFUND, f"放弃退款 {promise}", by=by)
    refund_given_up.send(sender=Refund, refund=promise, payment=promise.payment, payable=payable)
    return True
