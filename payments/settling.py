"""Money has arrived. Whoever learns it first, and however often, the result is the same."""

import logging
from functools import cache

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone

from beli.prepared import prepared
from payments.models import Event, Payment
from payments.signals import payment_settled
from payments.states import move_to
from payments.story import tell

logger = logging.getLogger(__name__)


class TradeNoTaken(Exception):
    """The gateway's trade number already belongs to another of our payments."""


@transaction.atomic
def settle(**facts) -> bool:
    """Settle in a transaction of its own: see settle_within."""
    return settle_within(**facts)


def settle_within(*, payment, trade_no, paid_at=None, in_a_hurry=False) -> bool:
    """Move the payment to paid; True only for the one call that did it. Raises TradeNoTaken, and
    then the transaction, which is the caller's, must be given up.

    Locks the payable, then the payment, in the order everybody locks. A closed payment that is
    paid after all is settled too: whoever hears payment_settled decides what it buys (D20).
    `in_a_hurry`: a gateway waits for our answer, so what merely follows may come later.
    """
    payable = lock_payable(payment)
    facts = {"trade_no": trade_no, "paid_at": paid_at or timezone.now(), "ask_at": None}
    try:
        moved = pay(payment, facts)
    except IntegrityError as error:
        raise TradeNoTaken(trade_no) from error
    if moved:
        payment_settled.send(
            sender=Payment, payment=payment, payable=payable, in_a_hurry=in_a_hurry
        )
    return moved


def pay(payment, facts) -> bool:
    """Locks it by writing. Read anew only where it is no longer as the caller read it."""
    if move_to(payment, Payment.Status.PAID, **facts):
        return True
    payment.refresh_from_db(from_queryset=Payment.objects.select_for_update())
    return move_to(payment, Payment.Status.PAID, **facts)


def lock_payable(payment):
    model = ContentType.objects.get_for_id(payment.payable_type_id).model_class()
    found = locked_of(model)(pk=payment.payable_id)
    if not found:
        raise model.DoesNotExist(f"payable of {payment}")
    return found[0]


@cache
def locked_of(model):
    @prepared
    def locked(pk):
        return model._base_manager.select_for_update().filter(pk=pk)

    return locked


def lock_both(payment):
    """The payable, once it and then the payment are locked; both are read anew."""
    payable = lock_payable(payment)
    payment.refresh_from_db(from_queryset=Payment.objects.select_for_update())
    return payable


def flag(*, payment, reason):
    """Say why a person must look at this payment. The last reason stays, the story keeps all."""
    logger.error("Payment %s needs a person: %s", payment, reason)
    payment.attention = reason[:200]
    Payment.objects.filter(pk=payment.pk).update(attention=payment.attention)
    tell(payment, Event.Kind.FLAGGED, reason)
