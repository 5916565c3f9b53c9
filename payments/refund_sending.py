"""Asking the gateway for promised refunds, until the end of each is known.

The number is written down before the gateway hears it, and the same number may be told again and
again: the money goes once. No gateway is called inside a transaction. payments.refund_ends writes
down what it answers.
"""

import logging
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from payments.alarms import call_staff
from payments.gateways import get_gateway
from payments.gateways.base import GatewayRefused, GatewayUnavailable, RefundState
from payments.models import Event, Refund
from payments.refund_ends import fail, take
from payments.refund_states import Status
from payments.story import tell

logger = logging.getLogger(__name__)

BATCH, PATIENCE = 50, 3
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 30, 60, 240)]


class RefundRefused(GatewayRefused):
    """The gateway refused this refund and knows nothing of its number: no money can have gone."""


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
            except (GatewayUnavailable, GatewayRefused):
                silences += 1
            if silences == PATIENCE:
                break


def send(promise) -> bool:
    """Tell the gateway, or ask it about what it was told; True when the money is back.

    Two workers never do it at once. What the gateway leaves open is tried again later and later.
    """
    try:
        return attempt(promise)
    except (GatewayUnavailable, GatewayRefused):
        return False


def attempt(promise) -> bool:
    """As send, but raises what the gateway left unsaid, once that is written down."""
    if not claim(promise):
        return False
    try:
        answer = talk(promise)
    except RefundRefused as error:
        fail(promise, str(error))
        return False
    except (GatewayUnavailable, GatewayRefused) as error:
        wait_longer(promise, error)
        raise
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
    """The gateway's part: no database. Raises RefundRefused, or what leaves its end unknown.

    What was told before is asked about first: perhaps only the answer was lost.
    """
    if promise.status == Status.SENT or promise.tries:
        answer = ask(promise)
        if answer.state != RefundState.MISSING:
            return answer
    payment = promise.payment
    try:
        return get_gateway(payment.gateway).refund(
            out_trade_no=payment.out_trade_no,
            out_request_no=promise.out_request_no,
            amount=promise.amount,
            total=payment.amount,
            reason=promise.reason,
        )
    except GatewayRefused as refusal:
        answer = ask(promise)
        if answer.state == RefundState.MISSING:
            raise RefundRefused(refusal.code, str(refusal)) from refusal
        return answer


def ask(promise):
    """What the gateway knows of it. Raises GatewayUnavailable or GatewayRefused."""
    payment = promise.payment
    return get_gateway(payment.gateway).query_refund(
        out_trade_no=payment.out_trade_no, out_request_no=promise.out_request_no
    )


def wait_longer(promise, error):
    """Its end is unknown. Once the pauses are as long as they get, a person should look."""
    logger.warning("Refund %s: %s", promise, error)
    tell(promise.payment, Event.Kind.SILENT, f"{promise}: {error}")
    if promise.tries + 1 >= len(PAUSES):
        Refund.objects.filter(pk=promise.pk).update(error=str(error)[:200])
        call_staff(
            payment=promise.payment,
            reference=f"refund-{promise.pk}-waits",
            reason=f"退款 {promise} 多次没有结果，系统会继续尝试：{error}"[:200],
        )
