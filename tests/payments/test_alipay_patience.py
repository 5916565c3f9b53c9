"""Every call has its own timeouts, and is made again where that may help and does no harm."""

import logging
import time
from datetime import date
from decimal import Decimal

import pytest

from payments.gateways import get_gateway, patience
from payments.gateways.base import GatewayRefused, GatewayUnavailable, TradeState
from tests.payments.keys import STRANGER, signed_answer

TRADE = {
    "code": "10000",
    "out_trade_no": "1",
    "trade_no": "2026",
    "trade_status": "TRADE_SUCCESS",
    "total_amount": "99.00",
}
GOOD = (200, signed_answer(TRADE))


def refuses(code, sub_code, method="alipay.trade.query"):
    node = f"{method.replace('.', '_')}_response"
    return 200, signed_answer({"code": code, "sub_code": sub_code}, node=node)


CALLS = {
    "alipay.trade.query": lambda alipay: alipay.query(out_trade_no="1"),
    "alipay.trade.close": lambda alipay: alipay.close(out_trade_no="1"),
    "alipay.trade.refund": lambda alipay: alipay.refund(
        out_trade_no="1", out_request_no="r", amount=Decimal(1), total=Decimal(9), reason="退费"
    ),
    "alipay.trade.fastpay.refund.query": lambda alipay: alipay.query_refund(
        out_trade_no="1", out_request_no="r"
    ),
    "alipay.data.dataservice.bill.downloadurl.query": lambda alipay: alipay.bill(
        date(2026, 11, 20)
    ),
}
EVERY_CALL = pytest.mark.parametrize("method", CALLS)


@pytest.fixture
def short_pauses(monkeypatch):
    monkeypatch.setattr(patience, "PAUSES", (0.01, 0.02))


@pytest.fixture
def alipay(stranger, short_pauses):
    return get_gateway("alipay")


def heard_after(stranger, call, error=GatewayUnavailable):
    with pytest.raises(error):
        call()
    return len(stranger.heard)


@EVERY_CALL
def test_each_call_is_made_three_times_against_a_gateway_that_is_ill(stranger, alipay, method):
    stranger.answers("<html>", 500)
    assert heard_after(stranger, lambda: CALLS[method](alipay)) == 3
    assert {call["method"] for call in stranger.heard} == {method}


@EVERY_CALL
def test_each_call_is_made_again_when_alipay_does_not_know(stranger, alipay, method):
    stranger.answers_in_turn(refuses("20000", "aop.ACQ.SYSTEM_ERROR", method))
    assert heard_after(stranger, lambda: CALLS[method](alipay)) == 3


@EVERY_CALL
def test_each_call_believes_a_forgery_never_and_asks_once(stranger, alipay, method):
    node = f"{method.replace('.', '_')}_response"
    stranger.answers(signed_answer(TRADE, STRANGER, node))
    assert heard_after(stranger, lambda: CALLS[method](alipay)) == 1


@EVERY_CALL
def test_each_call_asks_once_when_alipay_says_no(stranger, alipay, method):
    stranger.answers_in_turn(refuses("40004", "ACQ.ACCESS_FORBIDDEN", method))
    assert heard_after(stranger, lambda: CALLS[method](alipay), GatewayRefused) == 1


@EVERY_CALL
def test_each_call_is_unavailable_when_nobody_is_there(dead_gateway, short_pauses, method):
    with pytest.raises(GatewayUnavailable, match="ConnectionError"):
        CALLS[method](get_gateway("alipay"))


ASKED_ONCE = {
    "garbage": (200, "<html>"),
    "404": (404, "nothing"),
    "a redirect": (302, "elsewhere"),
    "no UTF-8": (200, b"\xff"),
    "too often": refuses("40002", "isv.app-call-limited"),
    "an endless list": (200, "[" * 100_000),
    "something huge": (200, b" " * 2_000_000),
}


@pytest.mark.parametrize("answer", ASKED_ONCE.values(), ids=ASKED_ONCE)
def test_what_would_come_again_is_asked_once(stranger, alipay, answer):
    stranger.answers_in_turn(answer)
    assert heard_after(stranger, lambda: alipay.query(out_trade_no="1")) == 1


@pytest.mark.parametrize("bad", [(503, ""), refuses("40004", "ACQ.SYSTEM_ERROR")])
def test_a_gateway_that_recovers_is_believed(stranger, alipay, bad):
    stranger.answers_in_turn(bad, bad, GOOD)
    assert alipay.query(out_trade_no="1").state == TradeState.PAID
    assert len(stranger.heard) == 3


def test_an_answer_that_breaks_off_is_asked_for_again(stranger, alipay):
    stranger.answers_in_turn(GOOD)
    stranger.withholds(10)
    assert heard_after(stranger, lambda: alipay.query(out_trade_no="1")) == 3


def test_a_slow_gateway_is_waited_for_so_long_and_no_longer(stranger, alipay, monkeypatch):
    monkeypatch.setattr(patience, "READ_SECONDS", 0.2)
    stranger.answers_in_turn(GOOD)
    stranger.answers_after(0.5)
    assert heard_after(stranger, lambda: alipay.query(out_trade_no="1")) == 3


def test_all_attempts_together_have_a_limit(stranger, alipay, monkeypatch):
    monkeypatch.setattr(patience, "LONGEST_SECONDS", 0.5)
    monkeypatch.setattr(patience, "LEAST_SECONDS", 0.1)
    stranger.answers_in_turn(GOOD)
    stranger.answers_after(2)
    begin = time.monotonic()
    assert heard_after(stranger, lambda: alipay.query(out_trade_no="1")) < 3
    assert time.monotonic() - begin < 1.5


def test_an_answer_that_trickles_does_not_hold_a_thread(stranger, alipay, monkeypatch):
    monkeypatch.setattr(patience, "LONGEST_SECONDS", 0.4)
    stranger.answers_in_turn(GOOD)
    stranger.answers_in_drops(0.02)
    begin = time.monotonic()
    assert heard_after(stranger, lambda: alipay.query(out_trade_no="1")) == 1
    assert time.monotonic() - begin < 1.5


def test_the_limits_fit_a_request():
    """gunicorn ends a request after 30 seconds."""
    allowance = patience.Allowance(patience.LONGEST_SECONDS)
    assert sum(allowance.timeouts()) == 11
    assert patience.LONGEST_SECONDS < 20
    assert sum(patience.Allowance(0.5).timeouts()) <= 0.6


def test_pauses_grow():
    assert list(patience.PAUSES) == sorted(set(patience.PAUSES))


SECRET = "2088000011112222"


@pytest.mark.parametrize(
    "answer",
    [
        (500, SECRET),
        (200, f'{{"a":"{SECRET}"}}'),
        (200, signed_answer({**TRADE, "buyer_user_id": SECRET}, STRANGER)),
        (200, signed_answer({**TRADE, "buyer_user_id": SECRET, "trade_status": "X"})),
    ],
)
def test_neither_keys_nor_buyers_come_into_log_or_error(stranger, alipay, settings, caplog, answer):
    caplog.set_level(logging.DEBUG)
    stranger.answers_in_turn(answer)
    with pytest.raises(GatewayUnavailable) as told:
        alipay.query(out_trade_no="1")
    shown = f"{caplog.text} {told.value!r} {told.value} {alipay!r} {vars(alipay)}"
    key = settings.ALIPAY_APP_PRIVATE_KEY.splitlines()[1]
    assert SECRET not in shown
    assert key not in shown
    assert stranger.heard[-1]["sign"] not in shown
