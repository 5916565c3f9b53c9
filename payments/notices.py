"""What gateways tell us, signed. Each notice is judged, acted upon once, and recorded.

The checks come in the order of Alipay's own advice: signature, app, seller (in the adapter), then
our number, the amount, the state.
"""

import logging
import re
from urllib.parse import parse_qsl

from django.db import DatabaseError
from django.utils import timezone

from payments.gateways import get_gateway
from payments.gateways.base import NoticeForged, NoticeRefused, TradeState
from payments.models import Notice, Payment
from payments.settling import TradeNoTaken, flag, settle
from payments.states import move_to

logger = logging.getLogger(__name__)

Outcome = Notice.Outcome
LONGEST_BODY = 64 * 1024
MOST_FIELDS = 200
LONGEST_RECORD = 8_000
PERSONAL = re.compile(r"(?<![^&?])(buyer_(?:id|logon_id|user_id|open_id|name))=[^&]*")


class CannotAct(Exception):
    """Genuine perhaps, but we cannot keep it now: let the gateway send it again."""


def receive(*, gateway, body) -> Outcome:
    """Judge and record one notice (raw bytes). Raises CannotAct; a bad notice is an outcome.

    The same notice may come any number of times and in several threads at once.
    """
    notice = Notice(gateway=gateway, body=recordable(body))
    try:
        act_on(notice, read_fields(body))
    except NoticeForged as reason:
        refuse(notice, reason, logging.WARNING)
    except (NoticeRefused, TradeNoTaken) as reason:
        refuse(notice, reason, logging.ERROR)
    except DatabaseError as error:
        refuse(notice, error, logging.ERROR, Outcome.FAILED)
    return keep(notice)


def refuse(notice, reason, level, outcome=Outcome.REFUSED):
    logger.log(level, "Notice of %s %s: %r", notice.gateway, outcome, reason)
    notice.outcome, notice.reason = outcome, str(reason)[:200]


def keep(notice):
    try:
        notice.save()
    except DatabaseError as error:
        raise CannotAct from error
    if notice.outcome == Outcome.FAILED:
        raise CannotAct
    return notice.outcome


def read_fields(body):
    """The form's fields, each at most once. Raises NoticeForged for anything else."""
    if len(body) > LONGEST_BODY:
        raise NoticeForged("too long")
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise NoticeForged("no form in UTF-8") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise NoticeForged("a field comes twice")
    return fields


def act_on(notice, fields):
    facts = get_gateway(notice.gateway).read_notice(fields)
    notice.out_trade_no = facts.out_trade_no.replace("\0", "")[:64]
    payment = Payment.objects.filter(
        gateway=notice.gateway, out_trade_no=notice.out_trade_no
    ).first()
    if payment is None:
        raise NoticeRefused("no payment of ours has this number")
    notice.payment = payment
    if facts.amount != payment.amount:
        raise NoticeRefused(f"{facts.amount} instead of {payment.amount}")
    notice.outcome = ACTIONS[facts.state](payment, facts)


def paid(payment, facts):
    if payment.status == Payment.Status.PAID and payment.trade_no == facts.trade_no:
        return Outcome.REPEATED
    if settle(payment=payment, trade_no=facts.trade_no, paid_at=facts.paid_at):
        return Outcome.SETTLED
    if payment.trade_no != facts.trade_no:
        raise NoticeRefused(f"trade {facts.trade_no}, but {payment.trade_no} has paid it")
    return Outcome.REPEATED


def closed(payment, facts):
    """An unpaid trade that ran out, or a paid one that was wholly refunded: paid stays paid."""
    if move_to_closed(payment):
        return Outcome.CLOSED
    if payment.status == Payment.Status.PAID:
        flag(payment=payment, reason="渠道通知：已支付的交易被关闭，可能已全额退款")
        return Outcome.IGNORED
    return Outcome.REPEATED


def move_to_closed(payment):
    if payment.status != Payment.Status.OPEN:
        return False
    moved = move_to(payment, Payment.Status.CLOSED, closed_at=timezone.now(), ask_at=None)
    if not moved:
        payment.refresh_from_db()
    return moved


def waiting(payment, facts):
    return Outcome.IGNORED


ACTIONS = {TradeState.PAID: paid, TradeState.CLOSED: closed, TradeState.WAITING: waiting}


def recordable(body):
    """The raw text without the buyer's name and account, and without what no database takes."""
    text = body[:LONGEST_RECORD].decode("utf-8", "backslashreplace").replace("\0", "\\0")
    return PERSONAL.sub(r"\1=***", text)
