"""The adapter believes an answer only when Alipay signed these very characters."""

import json
import logging
import os
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured

from payments.gateways import get_gateway
from payments.gateways.alipay.answers import signed_part
from payments.gateways.base import Attempt, GatewayRefused, GatewayUnavailable, TradeState, Way
from tests.payments.keys import STRANGER, signed_answer

NODE = "alipay_trade_query_response"
TRADE = {
    "code": "10000",
    "msg": "Success",
    "out_trade_no": "1",
    "trade_no": "2026",
    "trade_status": "TRADE_SUCCESS",
    "total_amount": "99.00",
    "send_pay_date": "2026-11-21 12:00:00",
}


def ask():
    return get_gateway("alipay").query(out_trade_no="1")


def test_a_signed_answer_is_read(stranger):
    stranger.answers(signed_answer(TRADE))
    trade = ask()
    assert trade.state == TradeState.PAID
    assert trade.amount == Decimal("99.00")
    assert trade.paid_at == datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.mark.parametrize("subject", ["a } b", "{", '}"{', "a\\/b", "书院"])
def test_braces_and_slashes_inside_strings_do_no_harm(stranger, subject):
    stranger.answers(signed_answer({**TRADE, "subject": subject}).replace("/", "\\/"))
    raw = json.dumps({**TRADE, "subject": subject}, ensure_ascii=False).replace("/", "\\/")
    stranger.answers(signed_answer(raw))
    assert ask().state == TradeState.PAID


def test_unknown_fields_are_ignored(stranger):
    stranger.answers(signed_answer({**TRADE, "new": {"deep": [1, 2]}}))
    assert ask().state == TradeState.PAID


NO_ANSWER = {
    "forged": lambda: signed_answer(TRADE, STRANGER),
    "altered": lambda: signed_answer(TRADE).replace("99.00", "88.00"),
    "unsigned": lambda: json.dumps({NODE: TRADE}),
    "empty signature": lambda: json.dumps({NODE: TRADE, "sign": ""}),
    "odd signature": lambda: json.dumps({NODE: TRADE, "sign": 7}),
    "unsigned refusal": lambda: json.dumps(
        {NODE: {"code": "40004", "sub_code": "ACQ.TRADE_NOT_EXIST"}}
    ),
    "error": lambda: '{"error_response":{"code":"40002","sub_code":"isv.invalid-app-id"}}',
    "another node": lambda: signed_answer(TRADE, node="alipay_trade_close_response"),
    "another trade": lambda: signed_answer({**TRADE, "out_trade_no": "2"}),
    "no amount": lambda: signed_answer({**TRADE, "total_amount": "many"}),
    "unknown state": lambda: signed_answer({**TRADE, "trade_status": "DANCING"}),
    "system error": lambda: signed_answer({"code": "40004", "sub_code": "ACQ.SYSTEM_ERROR"}),
    "busy": lambda: signed_answer({"code": "20000", "sub_code": "isp.unknow-error"}),
    "no JSON": lambda: "<html>",
    "a list": lambda: "[]",
    "nothing": lambda: "",
    "no UTF-8": lambda: b"\xff\xfe",
}


@pytest.mark.parametrize("answer", NO_ANSWER.values(), ids=NO_ANSWER)
def test_anything_else_is_no_answer(stranger, answer):
    stranger.answers(answer())
    with pytest.raises(GatewayUnavailable):
        ask()


@pytest.mark.parametrize("status", [301, 404, 500, 502])
def test_another_http_status_is_no_answer(stranger, status):
    stranger.answers(signed_answer(TRADE), status)
    with pytest.raises(GatewayUnavailable):
        ask()


def test_a_closed_port_is_no_answer(dead_gateway):
    with pytest.raises(GatewayUnavailable):
        ask()


def test_a_signed_refusal_has_its_code(stranger):
    stranger.answers(signed_answer({"code": "40002", "sub_code": "isv.invalid-parameter"}))
    with pytest.raises(GatewayRefused) as refusal:
        ask()
    assert refusal.value.code == "isv.invalid-parameter"


def test_a_missing_trade_is_an_answer(stranger):
    stranger.answers(signed_answer({"code": "40004", "sub_code": "ACQ.TRADE_NOT_EXIST"}))
    assert ask().state == TradeState.MISSING


def test_what_is_signed_is_found_by_json_not_by_braces():
    assert signed_part('{"a_response" : {"s":"}{"},"sign":""}', "a_response") == '{"s":"}{"}'


def begun(**changes):
    """The fields and the content with which the browser is sent."""
    asked = {
        "out_trade_no": "1",
        "amount": Decimal("99"),
        "subject": "书院",
        "expires_at": datetime(2026, 11, 21, 4, tzinfo=UTC),
        "return_url": "https://shop/back",
        "notify_url": "https://shop/told",
        "quit_url": "https://shop/order",
    }
    url = get_gateway("alipay").begin(Attempt(**{**asked, **changes})).url
    fields = {name: value[0] for name, value in parse_qs(urlsplit(url).query).items()}
    return fields, json.loads(fields["biz_content"])


def test_the_browser_is_sent_with_amount_and_deadline():
    fields, content = begun()
    assert fields["method"] == "alipay.trade.page.pay"
    assert (fields["return_url"], fields["notify_url"]) == (
        "https://shop/back",
        "https://shop/told",
    )
    assert content["total_amount"] == "99.00"
    assert content["time_expire"] == "2026-11-21 12:00:00"
    assert content["product_code"] == "FAST_INSTANT_TRADE_PAY"


@pytest.mark.parametrize("way", [Way.PHONE, Way.IN_WECHAT])
def test_a_phone_is_sent_to_pay_in_the_app(way):
    fields, content = begun(way=way)
    assert fields["method"] == "alipay.trade.wap.pay"
    assert content["product_code"] == "QUICK_WAP_WAY"
    assert content["quit_url"] == "https://shop/order"
    assert content["time_expire"] == "2026-11-21 12:00:00"


def test_a_subject_is_one_that_alipay_takes():
    _, content = begun(subject="C/C++ & R=" + "课" * 300)
    assert content["subject"].startswith("C／C++ ＆ R＝课")
    assert len(content["subject"]) == 256


def test_a_key_that_is_none_says_which(settings):
    settings.ALIPAY_PUBLIC_KEY = "no key"
    with pytest.raises(ImproperlyConfigured, match="ALIPAY_PUBLIC_KEY"):
        ask()


def test_importing_the_adapter_leaves_logging_alone(tmp_path):
    """The SDK calls dictConfig when imported, which closes every handler there is."""
    program = (
        "import django, logging; django.setup();"
        f"handler = logging.FileHandler({str(tmp_path / 'log')!r}, mode='w');"
        "log = logging.getLogger('mine'); log.addHandler(handler); log.warning('before');"
        "import payments.gateways.alipay; log.warning('after')"
    )
    path = os.pathsep.join(filter(None, sys.path))
    subprocess.run(
        [sys.executable, "-c", program], check=True, env={**os.environ, "PYTHONPATH": path}
    )
    assert (tmp_path / "log").read_text().split() == ["before", "after"]


def test_secrets_stay_out_of_the_log():
    assert "PRIVATE KEY" not in repr(get_gateway("alipay"))
    assert logging.getLogger("python-alipay-sdk").handlers == []
