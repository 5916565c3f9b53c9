"""The stand-in answers as Alipay's documents say, so that what works here works there."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from payments.gateways import get_gateway
from payments.gateways.base import GatewayRefused, GatewayUnavailable
from payments.gateways.sandbox.models import SandboxTrade, new_trade_no


@pytest.fixture
def paid_trade(shop):
    return SandboxTrade.objects.create(
        out_trade_no="1",
        trade_no=new_trade_no(),
        subject="课程/{甲}",
        amount=Decimal("99.00"),
        status=SandboxTrade.Status.SUCCESS,
        time_expire=timezone.now() + timedelta(minutes=30),
        paid_at=timezone.now(),
    )


def call(method, **content):
    return get_gateway("alipay").client.call(method, content)


def refund(amount, number):
    return call(
        "alipay.trade.refund", out_trade_no="1", refund_amount=amount, out_request_no=number
    )


def test_a_refund_with_the_same_number_gives_no_more_money(paid_trade):
    assert refund("30.00", "r1")["fund_change"] == "Y"
    again = refund("30.00", "r1")
    assert (again["fund_change"], again["refund_fee"]) == ("N", "30.00")
    assert refund("69.00", "r2")["refund_fee"] == "99.00"
    paid_trade.refresh_from_db()
    assert paid_trade.status == SandboxTrade.Status.CLOSED


def test_the_same_number_for_another_amount_is_refused(paid_trade):
    refund("30.00", "r1")
    with pytest.raises(GatewayRefused, match="ACQ.DISCORDANT_REPEAT_REQUEST"):
        refund("31.00", "r1")


def test_more_than_was_paid_is_not_refunded(paid_trade):
    with pytest.raises(GatewayRefused, match="ACQ.REASON_TRADE_REFUND_FEE_ERR"):
        refund("99.01", "r1")
    paid_trade.refresh_from_db()
    assert paid_trade.refunded == 0


def test_a_refund_of_an_unknown_number_is_success_without_status(paid_trade):
    method = "alipay.trade.fastpay.refund.query"
    assert "refund_status" not in call(method, out_trade_no="1", out_request_no="r1")
    refund("1.00", "r1")
    known = call(method, out_trade_no="1", out_request_no="r1")
    assert (known["refund_status"], known["refund_amount"]) == ("REFUND_SUCCESS", "1.00")


def test_a_trade_closes_at_its_deadline(paid_trade):
    SandboxTrade.objects.update(status=SandboxTrade.Status.WAITING, time_expire=timezone.now())
    assert call("alipay.trade.query", out_trade_no="1")["trade_status"] == "TRADE_CLOSED"


def test_slashes_are_escaped_before_signing_as_alipay_does(paid_trade, client):
    body = get_gateway("alipay").client.sign("alipay.trade.query", {"out_trade_no": "1"})
    kind = "application/x-www-form-urlencoded"
    answer = client.post("/trade/sandbox/gateway.do", body, content_type=kind).content.decode()
    assert "课程\\/{甲}" in answer
    assert json.loads(answer)["alipay_trade_query_response"]["subject"] == "课程/{甲}"


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("ALIPAY_APP_ID", "2021999999999999", "isv.invalid-app-id"),
        ("ALIPAY_APP_PRIVATE_KEY", "another", "isv.invalid-signature"),
    ],
)
def test_a_request_of_somebody_else_is_refused(shop, settings, setting, value, code):
    if value == "another":
        value = settings.SANDBOX["private_key"]
    setattr(settings, setting, value)
    with pytest.raises(GatewayUnavailable, match=code):
        call("alipay.trade.query", out_trade_no="1")


@pytest.mark.parametrize("query", ["", "method=alipay.trade.page.pay", "method=x&app_id=%ff"])
def test_garbage_is_told_so(client, db, query):
    for answer in (
        client.get(f"/trade/sandbox/gateway.do?{query}"),
        client.post("/trade/sandbox/gateway.do", query, content_type="text/plain"),
    ):
        assert answer.status_code in (200, 400)
        assert "isv.invalid-app-id" in answer.content.decode()
