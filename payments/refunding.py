"""Promising money back, under the locks of payable and payment: never more than was paid.

payments.refund_sending asks the gateway for it until it is done.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from payments.models import Event, Payment, Refund
from payments.numbers import new_number
from payments.refund_ends import calm, finish
from payments.refund_states import Status
from payments.settling import lock_both
from payments.signals import payment_refunded
from payments.story import tell
from payments.tasks import send_refund


class RefundNotPossible(Exception):
    """The payment has not so much to give back. `left`: yuan that it has."""

    def __init__(self, left):
        self.left = left
        super().__init__(f"{left} yuan are left")


@transaction.atomic
def refund(*, payment, amount, cause, reference, reason) -> Refund:
    """Promise `amount` (yuan) of the payment back; the gateway is told after the commit.

    The same `reference` again gives the same refund. Raises RefundNotPossible.
    """
    lock_both(payment)
    earlier = Refund.objects.filter(reference=reference).first()
    if earlier:
        return earlier
    promise = make(payment, amount, cause, reference, reason=reason, try_at=timezone.now())
    # Robust: a broker that is away costs time; the sweeper finds it.
    transaction.on_commit(lambda: send_refund.delay(promise.pk), robust=True)
    return promise


def make(payment, amount, cause, reference, **fields):
    left = payment.amount - payment.refunded if payment.status == Payment.Status.PAID else 0
    if amount > left:
        raise RefundNotPossible(left)
    Payment.objects.filter(pk=payment.pk).update(refunded=F("refunded") + amount)
    payment.refunded += amount
    fields.setdefault("out_request_no", new_number("R"))
    made = Refund.objects.create(
        payment=payment, amount=amount, cause=cause, reference=reference, **fields
    )
    tell(payment, Event.Kind.REFUND, f"{made.get_cause_display()} ¥{amount} {made}")
    return made


@transaction.atomic
def found(*, payment, out_request_no, amount, done_at=None, refund_no="") -> Refund:
    """The gateway gave money back of its own (someone did so at its own site): write it down.

    Where just that much of the payment had failed to go back, somebody made up for it by hand.
    May be called twice. Raises RefundNotPossible when the books have not so much left.
    """
    payable = lock_both(payment)
    number = number_within(payment, out_request_no)
    known = Refund.objects.filter(out_request_no=number).first()
    if known:
        return known
    failed = payment.refunds.filter(status=Status.FAILED, amount=amount).first()
    if failed:
        return made_up_for(failed, number, refund_no=refund_no, done_at=done_at)
    facts = {"out_request_no": number, "refund_no": refund_no, "reason": "渠道退款"}
    facts |= {"status": Status.DONE, "done_at": done_at or timezone.now()}
    made = make(payment, amount, Refund.Cause.AT_GATEWAY, f"at-gateway-{number}"[:64], **facts)
    payment_refunded.send(sender=Refund, refund=made, payment=payment, payable=payable)
    return made


def number_within(payment, number):
    """A gateway's numbers are unique within a trade alone; ours everywhere."""
    taken = Refund.objects.filter(out_request_no=number).exclude(payment=payment)
    return f"{payment.out_trade_no}-{number}"[:64] if taken.exists() else number


def made_up_for(failed, number, **facts):
    """It is done, and known by the number under which it went."""
    tell(failed.payment, Event.Kind.REFUND, f"{failed} 已在渠道处补退，单号 {number}")
    calm(failed)
    Refund.objects.filter(pk=failed.pk).update(out_request_no=number)
    finish(failed, **facts)
    return failed
