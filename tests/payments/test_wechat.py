"""The adapter of WeChat Pay against a gateway that speaks the protocol over HTTP."""

from datetime import timedelta
from decimal import Decimal
from time import monotonic
from urllib.parse import parse_qs, urlsplit

import pytest

from payments.gateways import get_gateway
from payments.gateways.base import (
    GatewayRefused,
    GatewayUnavailable,
    NoticeRefused,
    NumberSpent,
    RefundState,
    TradeState,
    Way,
)
from payments.gateways.patience import hurried
from tests.payments.wechat_shop import (
    HOME,
    NUMBER,
    attempt,
    begin_and_pay,
    gateway,
    no_pauses,
    refund,
    sent_notice,
    server,
    wechat,
)

__all__ = ["gateway", "no_pauses", "server", "wechat"]
FORGED = ["forged", "unsigned", "stale", "another key's number", "garbage", "probe"]


def test_a_desktop_is_shown_a_code(gateway, wechat):
    handover = gateway.begin(attempt())
    assert handover.qr.startswith("weixin://") and not handover.url and not handover.jsapi
    trade = wechat.books.trades[NUMBER]
    assert (trade.amount, trade.kind, trade.notify_url) == (Decimal("99.01"), "NATIVE", HOME)
    assert abs(trade.expires_at - attempt().expires_at) < timedelta(seconds=5)


def test_a_phone_is_sent_on_and_comes_back_with_our_own_number(gateway):
    url = gateway.begin(attempt(way=Way.PHONE, client_ip="203.0.113.9")).url
    back = parse_qs(urlsplit(url).query)["redirect_url"][0]
    assert back.startswith(HOME)
    fields = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    assert gateway.read_return(fields) == NUMBER
    for wrong in ({}, {"trade": NUMBER}, {"trade": fields["trade"] + "x"}):
        with pytest.raises(NoticeRefused):
            gateway.read_return(wrong)


def test_inside_wechat_its_bridge_gets_signed_fields(gateway, wechat):
    fields = gateway.begin(attempt(way=Way.IN_WECHAT, openid="oUser")).jsapi
    wechat.pay(dict(fields))
    assert wechat.books.trades[NUMBER].buyer == "oUser"
    assert gateway.query(out_trade_no=NUMBER).state == TradeState.PAID


def test_a_number_that_was_begun_otherwise_is_spent(gateway, wechat):
    gateway.begin(attempt())
    gateway.begin(attempt())
    with pytest.raises(NumberSpent):
        gateway.begin(attempt(amount=Decimal("1.00")))
    gateway.close(out_trade_no=NUMBER)
    with pytest.raises(NumberSpent):
        gateway.begin(attempt())


def test_the_life_of_a_trade(gateway, wechat):
    assert gateway.query(out_trade_no=NUMBER).state == TradeState.MISSING
    gateway.close(out_trade_no=NUMBER)
    code = gateway.begin(attempt()).qr
    assert gateway.query(out_trade_no=NUMBER).state == TradeState.WAITING
    wechat.pay(code)
    paid = gateway.query(out_trade_no=NUMBER)
    assert (paid.state, paid.amount) == (TradeState.PAID, Decimal("99.01"))
    assert paid.trade_no == wechat.books.trades[NUMBER].trade_no and paid.paid_at.tzinfo
    with pytest.raises(GatewayRefused):
        gateway.close(out_trade_no=NUMBER)


def test_what_was_closed_stays_closed(gateway):
    gateway.begin(attempt())
    gateway.close(out_trade_no=NUMBER)
    gateway.close(out_trade_no=NUMBER)
    assert gateway.query(out_trade_no=NUMBER).state == TradeState.CLOSED


def test_the_life_of_a_refund(gateway, wechat):
    begin_and_pay(gateway, wechat)
    numbers = {"out_trade_no": NUMBER, "out_request_no": "R1"}
    assert gateway.query_refund(**numbers).state == RefundState.MISSING
    for _again in range(2):
        told = refund(gateway)
        assert (told.state, told.amount) == (RefundState.WAITING, Decimal("10.00"))
    wechat.finish_refunds()
    done = gateway.query_refund(**numbers)
    assert (done.state, done.refund_no) == (RefundState.DONE, told.refund_no) and done.done_at
    assert gateway.query(out_trade_no=NUMBER).state == TradeState.PAID
    refund(gateway, number="R2")
    with pytest.raises(GatewayRefused, match="INVALID_REQUEST"):
        refund(gateway, amount="99.01", number="R3")


@pytest.mark.parametrize(
    "end, state, said, left",
    [("stuck", RefundState.STUCK, "商户平台", 0), ("failed", RefundState.FAILED, "CLOSED", 10)],
)
def test_a_refund_that_does_not_arrive(gateway, wechat, end, state, said, left):
    """Stuck: WeChat holds the money, and it may yet arrive. Failed: its number is spent."""
    begin_and_pay(gateway, wechat)
    refund(gateway)
    wechat.finish_refunds(end)
    told = gateway.query_refund(out_trade_no=NUMBER, out_request_no="R1")
    assert told.state == state and said in told.reason
    assert refund(gateway).state == state
    trade = wechat.books.trades[NUMBER]
    assert trade.amount - trade.promised == Decimal("89.01") + left
    wechat.finish_refunds(those="stuck")
    told = gateway.query_refund(out_trade_no=NUMBER, out_request_no="R1")
    assert (told.state == RefundState.DONE) == (end == "stuck")
    assert gateway.read_notice(*sent_notice(wechat)).out_request_no == "R1"


@pytest.mark.parametrize("code", ["SIGN_ERROR", "NO_AUTH", "NOT_ENOUGH", "PARAM_ERROR"])
def test_a_refusal_is_none_of_our_making(gateway, wechat, code):
    """Nothing is known of the refund then, neither from telling nor from asking."""
    begin_and_pay(gateway, wechat)
    wechat.faults.in_answer(code, "refund")
    with pytest.raises(GatewayRefused, match=code):
        refund(gateway)
    wechat.faults.in_answer(code, "refund query")
    with pytest.raises(GatewayRefused, match=code):
        gateway.query_refund(out_trade_no=NUMBER, out_request_no="R1")


def test_a_number_begun_in_one_way_is_spent_for_the_others(gateway):
    gateway.begin(attempt())
    with pytest.raises(NumberSpent):
        gateway.begin(attempt(way=Way.PHONE, client_ip="198.51.100.1"))
    assert gateway.begin(attempt()).qr


@pytest.mark.parametrize("fault", FORGED)
def test_an_answer_that_is_not_wechats_is_no_answer(gateway, wechat, fault, no_pauses):
    begin_and_pay(gateway, wechat)
    wechat.faults.in_answer(fault, "query", times=3)
    with pytest.raises(GatewayUnavailable):
        gateway.query(out_trade_no=NUMBER)


def test_a_forged_refusal_is_no_refusal(gateway, wechat, no_pauses):
    wechat.faults.in_answer("forged", "query", times=3)
    with pytest.raises(GatewayUnavailable):
        gateway.query(out_trade_no=NUMBER)


@pytest.mark.parametrize("fault", ["500", "lost", "system error", "system error after acting"])
def test_a_hiccup_is_asked_again_and_acts_once(gateway, wechat, fault, no_pauses):
    begin_and_pay(gateway, wechat)
    wechat.faults.in_answer(fault, "refund", times=2)
    assert refund(gateway).state == RefundState.WAITING
    assert len(wechat.books.trades[NUMBER].refunds) == 1
    wechat.faults.in_answer(fault, "refund", times=3)
    with pytest.raises(GatewayUnavailable):
        refund(gateway)
    wechat.faults.answers.clear()


@pytest.mark.parametrize("fault", ["unknown fields", "braces"])
def test_what_is_strange_and_signed_is_read(gateway, wechat, fault):
    begin_and_pay(gateway, wechat)
    wechat.faults.in_answer(fault, "query")
    assert gateway.query(out_trade_no=NUMBER).state == TradeState.PAID


def test_a_closed_port_is_silence(gateway, settings, no_pauses):
    settings.WECHATPAY_API_URL = "http://127.0.0.1:9"
    with pytest.raises(GatewayUnavailable):
        get_gateway("wechat").query(out_trade_no=NUMBER)


def test_a_slow_gateway_is_left_in_time(gateway, wechat, monkeypatch):
    monkeypatch.setattr("payments.gateways.patience.READ_SECONDS", 0.2)
    monkeypatch.setattr("payments.gateways.patience.LONGEST_SECONDS", 0.5)
    wechat.faults.in_answer("slow", times=3)
    with pytest.raises(GatewayUnavailable):
        gateway.query(out_trade_no=NUMBER)
    wechat.faults.answers.clear()


def test_who_is_in_a_hurry_waits_no_longer(gateway, wechat):
    wechat.faults.in_answer("slow", times=9)
    begun = monotonic()
    with hurried(0.4):
        for _call in range(3):
            with pytest.raises(GatewayUnavailable):
                gateway.query(out_trade_no=NUMBER)
    assert monotonic() - begun < 2
    wechat.faults.answers.clear()
