"""Asking about every payment whose answer is due, less and less often."""

import logging
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from payments.asking import ask
from payments.closing import close
from payments.gateways.base import GatewayRefused, GatewayUnavailable
from payments.models import Payment

logger = logging.getLogger(__name__)

BATCH = 50
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 30, 60)]


def ask_about_due():
    """One batch of each gateway, the longest overdue first. One that is silent is left alone until
    the next sweep; the others are asked all the same."""
    due = Payment.objects.due_to_ask()
    for gateway in due.order_by("gateway").values_list("gateway", flat=True).distinct():
        for payment in due.filter(gateway=gateway)[:BATCH]:
            if not ask_and_reschedule(payment):
                break


def ask_and_reschedule(payment) -> bool:
    """False when the gateway gave no answer. Two sweeps never ask about the same row at once."""
    if not claim(payment):
        return True
    try:
        look_after(payment)
    except GatewayUnavailable as error:
        logger.warning("Asking about %s: %s", payment, error)
        return False
    except GatewayRefused as error:
        logger.error("Asking about %s: %s", payment, error)
    return True


def claim(payment):
    """Compare-and-swap on the time it was due; its next time is set whatever happens now."""
    ours = Payment.objects.filter(pk=payment.pk, ask_at=payment.ask_at)
    pause = PAUSES[min(payment.asks, len(PAUSES) - 1)]
    facts = {"ask_at": timezone.now() + pause, "asks": F("asks") + 1}
    return ours.exclude(ask_at=None).update(**facts) == 1


def look_after(payment):
    """An open one past its deadline is closed; a closed one was asked about a last time."""
    if payment.status == Payment.Status.OPEN and payment.expires_at > timezone.now():
        ask(payment=payment)
    elif payment.status == Payment.Status.OPEN:
        close(payment=payment)
    else:
        ask(payment=payment)
        Payment.objects.filter(pk=payment.pk).update(ask_at=None)
