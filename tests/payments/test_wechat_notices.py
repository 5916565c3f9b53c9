"""What WeChat Pay tells of its own accord: opened, or refused for what it is."""

import json
from datetime import datetime
from decimal import Decimal

import pytest

from payments.gateways.base import (
    NoticeForged,
    NoticeRefused,
    TradeState,
)
from payments.gateways.wechat import wire
from tests.payments.wechat_shop import (
    NUMBER,
    begin_and_pay,
    gateway,
    no_pauses,
    refund,
    sent_notice,
    server,
    wechat,
)
from tests.standins.wechat_words import signed_headers

__all__ = ["gateway", "no_pauses", "server", "wechat"]


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
