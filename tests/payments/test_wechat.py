"""The adapter of WeChat Pay against a gateway that speaks the protocol over HTTP."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from time import monotonic
from urllib.parse import parse_qs, urlsplit

import pytest

from payments.gateways import get_gateway
from payments.gateways.base import (
    Attempt,
    BillNotReady,
    GatewayRefused,
    GatewayUnavailable,
    NoticeForged,
    NoticeRefused,
    NumberSpent,
    RefundState,
    TradeState,
    Way,
)
from payments.gateways.patience import hurried
from payments.gateways.wechat import wire
from payments.gateways.wechat.formats import BEIJING
from tests.standins.fixtures import use_wechat
from tests.standins.wechat import WeChat
from tests.standins.wechat_words import signed_headers

NUMBER = "20261121000000000001"
HOME = "https://shuyuan.example/trade/wechat/"
FORGED = ["forged", "unsigned", "stale", "another key's number", "garbage", "probe"]


@pytest.fixture(scope="module")
def server():
    server = WeChat().start()
    yield server
    server.stop()


@pytest.fixture
def wechat(server, settings):
    server.books.trades.clear()
    server.outbox.waiting.clear()
    server.faults.answers.clear()
    server.bill_is_ready = True
    use_wechat(settings, server)
    return server


@pytest.fixture
def gateway(wechat, settings):
    settings.SITE_URL = "https://shuyuan.example"
    return get_gateway("wechat")


@pytest.fixture
def no_pauses(monkeypatch):
    monkeypatch.setattr("payments.gateways.patience.PAUSES", (0.01, 0.01))


def attempt(**changes):
    facts = {
        "out_trade_no": NUMBER,
        "amount": Decimal("99.01"),
        "subject": "书院课程：楷书",
        "expires_at": datetime.now(BEIJING) + timedelta(minutes=30),
        "return_url": HOME,
        "notify_url": HOME,
    }
    return Attempt(**facts | changes)


def begin_and_pay(gateway, wechat, **changes):
    wechat.pay(gateway.begin(attempt(**changes)).qr)


def sent_notice(wechat):
    told = wechat.outbox.waiting.pop()
    body, headers = wechat.render(told.facts, "")
    return body.encode(), headers


def refund(gateway, amount="10.00", number="R1"):
    return gateway.refund(
        out_trade_no=NUMBER,
        out_request_no=number,
        amount=Decimal(amount),
        total=Decimal("99.01"),
        reason="退费",
    )


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


def test_a_bill_whose_names_hold_what_breaks_lines(gateway, wechat):
    wechat.clock = timedelta(days=-1)
    odd = "书院课程：楷\u2028书\x85\x0b上"
    try:
        until = datetime.now(BEIJING) + timedelta(days=2)
        begin_and_pay(gateway, wechat, expires_at=until, subject=odd)
    finally:
        wechat.clock = timedelta()
    assert [row.out_trade_no for row in gateway.bill(date.today() - timedelta(days=1))] == [NUMBER]


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


def test_a_notice_is_opened(gateway, wechat):
    begin_and_pay(gateway, wechat)
    body, headers = sent_notice(wechat)
    facts = gateway.read_notice(body, headers)
    assert (facts.out_trade_no, facts.state) == (NUMBER, TradeState.PAID)
    assert facts.amount == Decimal("99.01") and facts.paid_at and not facts.is_of_refund
    assert "oUpF8uMuAJO" not in gateway.readable(body)


def test_a_notice_of_a_refund_tells_which(gateway, wechat):
    begin_and_pay(gateway, wechat)
    wechat.outbox.waiting.clear()
    refund(gateway)
    wechat.finish_refunds()
    facts = gateway.read_notice(*sent_notice(wechat))
    assert facts.is_of_refund and facts.out_request_no == "R1"
    assert (facts.refunded, facts.out_trade_no) == (Decimal("10.00"), NUMBER)


FORGERIES = ["forged", "altered", "unsigned", "another order's signature", "stale", "probe"]


@pytest.mark.parametrize("fault", [*FORGERIES, "another key's number"])
def test_a_forged_notice_asks_nobody(gateway, wechat, fault, settings):
    begin_and_pay(gateway, wechat)
    body, headers = wechat.render(wechat.outbox.waiting.pop().facts, fault)
    asked = len(wechat.nonces)
    with pytest.raises(NoticeForged):
        gateway.read_notice(body.encode(), headers)
    assert len(wechat.nonces) == asked


@pytest.mark.parametrize(
    "fault", ["wrong app", "wrong merchant", "unknown state", "another secret"]
)
def test_a_notice_for_somebody_else_is_refused(gateway, wechat, fault):
    begin_and_pay(gateway, wechat)
    body, headers = wechat.render(wechat.outbox.waiting.pop().facts, fault)
    with pytest.raises(NoticeRefused) as refusal:
        gateway.read_notice(body.encode(), headers)
    assert refusal.type is NoticeRefused


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"resource": 1}', "[" * 9999])
def test_garbage_is_refused_whoever_signed_it(gateway, wechat, body):
    with pytest.raises(NoticeForged):
        gateway.read_notice(body.encode(), {})
    with pytest.raises(NoticeRefused) as refusal:
        gateway.read_notice(body.encode(), signed_headers(body, wechat.key_id))
    assert refusal.type is NoticeRefused


def test_bytes_that_are_no_text_are_forged(gateway, wechat):
    with pytest.raises(NoticeForged):
        gateway.read_notice(b"\xff\xfe", signed_headers("", wechat.key_id))


def now():
    return int(datetime.now().timestamp())


@pytest.mark.parametrize("stamp", ["", "x", "-1", "１", "9" * 30, lambda: str(now() - 301)])
def test_a_notice_of_another_time_is_refused(gateway, stamp):
    stamp = stamp() if callable(stamp) else stamp
    assert not wire.is_now(stamp)
    assert wire.is_now(str(now() - 290))


def test_the_reply_is_json(gateway):
    taken, refused = gateway.reply(taken=True, status=200), gateway.reply(taken=False, status=503)
    assert (taken.status, json.loads(taken.body)["code"]) == (200, "SUCCESS")
    assert (refused.status, json.loads(refused.body)["code"]) == (503, "FAIL")


def test_the_bill_of_a_day(gateway, wechat):
    yesterday = date.today() - timedelta(days=1)
    wechat.clock = timedelta(days=-1)
    try:
        begin_and_pay(gateway, wechat, expires_at=datetime.now(BEIJING) + timedelta(days=2))
        refund(gateway)
        wechat.finish_refunds()
    finally:
        wechat.clock = timedelta()
    payment, back = gateway.bill(yesterday)
    assert (payment.out_trade_no, payment.amount) == (NUMBER, Decimal("99.01"))
    assert payment.trade_no == wechat.books.trades[NUMBER].trade_no and not payment.is_refund
    assert back.is_refund and (back.amount, back.out_request_no) == (Decimal("10.00"), "R1")
    assert gateway.bill(yesterday - timedelta(days=9)) == []


def test_a_bill_that_is_not_there_yet(gateway, wechat):
    with pytest.raises(BillNotReady):
        gateway.bill(datetime.now(BEIJING).date())
    wechat.bill_is_ready = False
    with pytest.raises(BillNotReady):
        gateway.bill(date.today() - timedelta(days=1))
