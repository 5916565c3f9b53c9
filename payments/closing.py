"""Seeing that payments can no longer be paid: the gateway's part first, then the database's.

The gateways' part knows no database, so that many can be asked side by side, and none is ever
asked inside a transaction.
"""

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from django.utils import timezone

from payments.asking import believe, mark_closed
from payments.gateways import get_gateway
from payments.gateways.base import GatewayRefused, GatewayTrade, GatewayUnavailable, TradeState
from payments.models import Payment
from payments.states import close_unseen

logger = logging.getLogger(__name__)

SIDE_BY_SIDE = 8
# A gateway that is silent so many times is left alone until the next sweep.
PATIENCE = 3
STILL_OPEN = {TradeState.MISSING, TradeState.WAITING}


@dataclass(frozen=True)
class Answer:
    """What a gateway said when a payment was called off."""

    trade: GatewayTrade | None = None
    was_closed: bool = False  # there, by us, just now
    error: Exception | None = None


def close(*, payment) -> bool:
    """True when it is closed, False when it is paid; asks first and settles what was paid (D18).

    Raises GatewayUnavailable or GatewayRefused: then it must be left open and tried again. Nobody
    was ever sent to pay it: closes without asking.
    """
    close_unseen(Payment.objects.filter(pk=payment.pk))
    payment.refresh_from_db()
    if payment.status != Payment.Status.OPEN:
        return payment.status == Payment.Status.CLOSED
    return take(payment, call_off(payment))


def close_many(payments):
    """Yields (payment, closed?) for handed-out ones; closed? is None when nothing is known.

    A gateway that keeps silent is not asked about the others.
    """
    silent = Counter()
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        payments = iter(payments)
        while some := list(islice(payments, SIDE_BY_SIDE)):
            asked = [p for p in some if silent[p.gateway] < PATIENCE]
            answers = dict(zip(asked, pool.map(call_off, asked), strict=True))
            for payment in some:
                answer = answers.get(payment)
                silent[payment.gateway] += bool(answer and is_silence(answer))
                yield payment, take_quietly(payment, answer) if answer else None


def is_silence(answer):
    return isinstance(answer.error, GatewayUnavailable)


def call_off(payment) -> Answer:
    """The gateway's part: no database."""
    number = payment.out_trade_no
    try:
        gateway = get_gateway(payment.gateway)
        trade = gateway.query(out_trade_no=number)
        if trade.state not in STILL_OPEN:
            return Answer(trade)
        try:
            gateway.close(out_trade_no=number)
        except GatewayRefused:  # perhaps paid this very moment
            trade = gateway.query(out_trade_no=number)
            if trade.state in STILL_OPEN:
                raise
            return Answer(trade)
    except (GatewayUnavailable, GatewayRefused) as error:
        return Answer(error=error)
    return Answer(trade, was_closed=True)


def take(payment, answer) -> bool:
    """The database's part."""
    if answer.error:
        raise answer.error
    Payment.objects.filter(pk=payment.pk).update(asked_at=timezone.now())
    if answer.was_closed:
        mark_closed(payment)
    else:
        believe(payment, answer.trade)
    if payment.status == Payment.Status.OPEN:  # money that does not add up: a person must look
        raise GatewayRefused(answer.trade.state, payment.attention)
    return payment.status == Payment.Status.CLOSED


def take_quietly(payment, answer):
    try:
        return take(payment, answer)
    except (GatewayUnavailable, GatewayRefused) as error:
        logger.warning("%s cannot be closed yet: %s", payment, error)
        return None
