"""Asking the gateway, never inside a transaction: its answer may take seconds or not come."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from payments.gateways import get_gateway
from payments.gateways.base import GatewayRefused, GatewayTrade, GatewayUnavailable, TradeState
from payments.models import Event, Payment
from payments.settling import TradeNoTaken, flag, settle
from payments.states import move_to
from payments.story import tell

# An open cashier may be paid until its deadline, give or take the two clocks.
CLOCK_SLACK = timedelta(minutes=2)
ANSWERS = (Event.Kind.ANSWERED, Event.Kind.SILENT)


def ask(*, payment) -> Payment.Status:
    """Ask what became of it, settle or close it accordingly, and say its status.

    Raises GatewayUnavailable (nothing is known, nothing was changed) or GatewayRefused.
    """
    if payment.status != Payment.Status.PAID:
        look(payment)
    return Payment.Status(payment.status)


def look(payment, by=None) -> GatewayTrade:
    """Ask about it whatever we know; `by`: the member of staff who wants to know. Raises as ask."""
    try:
        trade = get_gateway(payment.gateway).query(out_trade_no=payment.out_trade_no)
    except (GatewayUnavailable, GatewayRefused) as error:
        tell_news(payment, Event.Kind.SILENT, str(error), by)
        raise
    Payment.objects.filter(pk=payment.pk).update(asked_at=timezone.now())
    tell_news(payment, Event.Kind.ANSWERED, told(trade), by)
    believe(payment, trade)
    return trade


def look_back(payment, trade_no):
    """As look, where the gateway has told of money under this `trade_no` before. A trade that is
    closed now and yet was paid, was paid and then wholly given back: the money came all the same.
    """
    trade = look(payment)
    same = (trade.trade_no, trade.amount) == (trade_no, payment.amount) and trade_no
    if trade.state == TradeState.CLOSED and trade.paid_at and same:
        settle_or_flag(payment, trade)


def tell_news(payment, kind, text, by):
    """A question that nobody of the staff asked is told of only when its answer is new."""
    last = payment.events.filter(kind__in=ANSWERS).order_by("-pk").first()
    if by or last is None or (last.kind, last.text) != (kind, text[:200]):
        tell(payment, kind, text, by=by)


def told(trade):
    return f"{trade.state} {trade.trade_no} {trade.amount or ''}".strip()


def believe(payment, trade):
    if payment.status == Payment.Status.PAID:
        compare(payment, trade)
    elif trade.state == TradeState.PAID and trade.amount != payment.amount:
        flag(payment=payment, reason=f"渠道收到 {trade.amount} 元，应为 {payment.amount} 元")
    elif trade.state == TradeState.PAID:
        settle_or_flag(payment, trade)
    elif trade.state == TradeState.CLOSED:
        mark_closed(payment)


def compare(payment, trade):
    """What is paid here stays paid; a person must look where the gateway says otherwise."""
    payment.refresh_from_db(fields=["refunded"])  # a refund may have ended meanwhile
    whole = payment.refunded == payment.amount
    if trade.state not in ({TradeState.PAID, TradeState.CLOSED} if whole else {TradeState.PAID}):
        flag(payment=payment, reason=f"本站已入账，渠道的状态是 {trade.state}，可能已在渠道处退款")
    elif trade.amount not in (None, payment.amount):
        flag(payment=payment, reason=f"渠道的记录不同：{trade.trade_no} {trade.amount} 元")
    elif trade.trade_no not in ("", payment.trade_no):
        correct(payment, trade.trade_no)


def correct(payment, trade_no):
    """What told us of the money named a trade that the gateway does not know. Its own answer
    counts: each of our numbers has one trade that was paid."""
    before = payment.trade_no
    try:
        with transaction.atomic():
            Payment.objects.filter(pk=payment.pk, trade_no=before).update(trade_no=trade_no)
    except IntegrityError:
        flag(payment=payment, reason=f"交易号 {trade_no} 已属于另一笔支付")
        return
    payment.trade_no = trade_no
    tell(payment, Event.Kind.SETTLED, f"交易号按渠道的回答更正：{before} → {trade_no}")


def settle_or_flag(payment, trade):
    try:
        settle(payment=payment, trade_no=trade.trade_no, paid_at=trade.paid_at)
    except TradeNoTaken:
        payment.refresh_from_db()
        flag(payment=payment, reason=f"交易号 {trade.trade_no} 已属于另一笔支付")


def mark_closed(payment):
    """Closed, and asked about once more after its deadline: a cashier may have stayed open."""
    ask_at = payment.expires_at + CLOCK_SLACK
    facts = {"closed_at": timezone.now(), "ask_at": ask_at if ask_at > timezone.now() else None}
    if not move_to(payment, Payment.Status.CLOSED, **facts):
        payment.refresh_from_db()
