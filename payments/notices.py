"""What gateways tell us, signed. Each notice is kept as it came, then judged, then acted upon once.

A notice that is unusual in any way is only a hint: the gateway is asked, and its answer counts.
"""

import logging

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from beli.prepared import insert_and_go_on, prepared, update
from payments.asking import look
from payments.gateways import get_gateway
from payments.gateways.base import (
    GatewayRefused,
    GatewayUnavailable,
    NoticeForged,
    NoticeRefused,
    TradeState,
)
from payments.models import Notice, Payment
from payments.refund_notices import refunded
from payments.settling import TradeNoTaken, settle_within

logger = logging.getLogger(__name__)

Outcome = Notice.Outcome
LONGEST_BODY = 64 * 1024
LONGEST_RECORD = 8_000


class CannotAct(Exception):
    """Genuine perhaps, but we cannot keep it now: let the gateway send it again."""


@sensitive_variables("body")  # it names who paid
def receive(*, gateway, body, headers) -> Outcome:
    """Keep, judge and act on one notice (raw bytes). Raises CannotAct; a bad one is an outcome.

    The same notice may come any number of times and in several threads at once.
    """
    adapter = get_gateway(gateway)
    notice = keep(gateway, adapter.readable(body[:LONGEST_RECORD]), adapter.proof(headers))
    try:
        if len(body) > LONGEST_BODY:
            raise NoticeForged("too long")
        act_on(notice, adapter.read_notice(body, headers))
    except NoticeForged as reason:
        refuse(notice, reason, logging.WARNING)
    except (NoticeRefused, TradeNoTaken) as reason:
        refuse(notice, reason, logging.ERROR)
    except (GatewayUnavailable, GatewayRefused, DatabaseError) as error:
        refuse(notice, error, logging.ERROR, Outcome.FAILED)
        raise CannotAct from error
    return notice.outcome


def keep(gateway, text, proof):
    """Before anything is made of it. What no database takes is written out.

    Whatever is made of it is committed too, and waited for, before the gateway has an answer.
    """
    notice = Notice(gateway=gateway, body=text.replace("\0", "\\0"), proof=proof)
    try:
        insert_and_go_on(notice)
    except DatabaseError as error:
        raise CannotAct from error
    return notice


def refuse(notice, reason, level, outcome=Outcome.REFUSED):
    logger.log(level, "Notice of %s %s: %r", notice.gateway, outcome, reason)
    try:
        conclude(notice, outcome, str(reason))
    except DatabaseError as error:  # it stays as received
        raise CannotAct from error


def conclude(notice, outcome, reason=""):
    """What was made of it, written once beside the text."""
    facts = {
        "outcome": outcome,
        "reason": reason[:200],
        "out_trade_no": notice.out_trade_no,
        "payment": notice.payment,
        "judged_at": timezone.now(),
    }
    update(Notice, {"pk": notice.pk, "outcome": Outcome.RECEIVED}, facts)
    notice.outcome, notice.reason = outcome, reason


def act_on(notice, facts):
    notice.out_trade_no = facts.out_trade_no.replace("\0", "")[:64]
    found = payments_known_as(gateway=notice.gateway, number=notice.out_trade_no)
    if not found:
        raise NoticeRefused("no payment of ours has this number")
    payment = notice.payment = found[0]
    if is_repeated(payment, facts):
        conclude(notice, Outcome.REPEATED)
    elif is_usual(payment, facts):
        settle_at_once(notice, payment, facts)
    else:
        conclude(notice, ask_again(payment, facts))


@prepared
def payments_known_as(gateway, number):
    return Payment.objects.filter(gateway=gateway, out_trade_no=number)


def is_repeated(payment, facts):
    """It tells of the payment what we know already."""
    same = payment.trade_no == facts.trade_no and payment.amount == facts.amount
    paid = payment.status == Payment.Status.PAID and facts.state == TradeState.PAID
    return paid and same and not facts.is_of_refund


def is_usual(payment, facts):
    """A payment that waits, and its very amount."""
    waits = payment.status == Payment.Status.OPEN and payment.amount == facts.amount
    return waits and facts.state == TradeState.PAID and not facts.is_of_refund


def settle_at_once(notice, payment, facts):
    """The payment, all that hangs on it, and the notice's outcome, in one transaction."""
    with transaction.atomic():
        settled = settle_within(
            payment=payment, trade_no=facts.trade_no, paid_at=facts.paid_at, in_a_hurry=True
        )
        if not settled and payment.trade_no != facts.trade_no:
            raise NoticeRefused(f"trade {facts.trade_no}, but {payment.trade_no} has paid it")
        conclude(notice, Outcome.SETTLED if settled else Outcome.REPEATED)


def ask_again(payment, facts) -> Outcome:
    """The gateway's own answer decides. Raises what it raises, and NoticeRefused."""
    if facts.is_of_refund:
        return refunded(payment, facts)
    if facts.state == TradeState.WAITING and payment.status == Payment.Status.OPEN:
        return Outcome.IGNORED
    before = payment.status
    look(payment)
    payment.refresh_from_db()
    if payment.status != before:
        paid = payment.status == Payment.Status.PAID
        return Outcome.SETTLED if paid else Outcome.CLOSED
    if payment.amount != facts.amount:
        raise NoticeRefused(f"{facts.amount} instead of {payment.amount}")
    if facts.state == TradeState.PAID and payment.trade_no != facts.trade_no:
        raise NoticeRefused(f"trade {facts.trade_no}, which the gateway does not confirm")
    return Outcome.IGNORED
