"""The cashier's bills and its notices of refunds, read by the adapter over HTTP."""

import io
import time
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
import requests
from django.core import signing
from django.utils import timezone

from payments.gateways import get_gateway
from payments.gateways.base import BillNotReady, BillRow, RefundState, TradeState
from payments.gateways.sandbox import bills, telling
from payments.gateways.sandbox.models import SandboxRefund, SandboxTrade, new_trade_no
from payments.gateways.sandbox.orders import BEIJING
from payments.models import Notice

NOON = timezone.now().astimezone(BEIJING).replace(hour=12, minute=0, second=0, microsecond=0)


def make_trade(number, paid_at, subject="课程，{甲}", amount="99.00", **fields):
    return SandboxTrade.objects.create(
        out_trade_no=number,
        trade_no=new_trade_no(),
        subject=subject,
        amount=Decimal(amount),
        status=SandboxTrade.Status.SUCCESS,
        time_expire=timezone.now() + timedelta(minutes=30),
        paid_at=paid_at,
        **fields,
    )


def give_back(number, amount, request_no, **changes):
    return get_gateway("alipay").refund(
        out_trade_no=number,
        out_request_no=request_no,
        amount=Decimal(amount),
        total=Decimal("99.00"),
        reason="退费",
        **changes,
    )


def test_a_bill_has_the_days_money_and_no_other(shop):
    yesterday = NOON - timedelta(days=1)
    trade = make_trade("1", yesterday, subject='Python,"一" 🐍')
    make_trade("2", NOON)
    make_trade("3", None)
    SandboxRefund.objects.create(
        trade=trade, out_request_no="r1", amount=Decimal("30.00"), made_at=yesterday
    )
    SandboxRefund.objects.create(trade=trade, out_request_no="r2", amount=Decimal(1), made_at=NOON)
    paid, refunded = get_gateway("alipay").bill(yesterday.date())
    assert paid == BillRow("1", trade.trade_no, Decimal("99.00"), yesterday, Decimal("0.59"))
    assert (refunded.amount, refunded.fee) == (Decimal("30.00"), Decimal("-0.18"))
    assert (refunded.is_refund, refunded.out_request_no) == (True, "r1")


def test_todays_bill_is_there_to_be_tried_out(shop):
    make_trade("1", timezone.now())
    today = timezone.now().astimezone(BEIJING).date()
    assert [row.out_trade_no for row in get_gateway("alipay").bill(today)] == ["1"]


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_there_is_no_bill_of_nothing_nor_of_tomorrow(shop, days):
    with pytest.raises(BillNotReady):
        get_gateway("alipay").bill((NOON - timedelta(days=days)).date())


def test_a_bills_address_is_the_cashiers_own_and_short_lived(shop, monkeypatch):
    make_trade("1", NOON)
    address = bills.address(f"{NOON:%Y-%m-%d}")
    whole = zipfile.ZipFile(io.BytesIO(requests.get(address).content))
    detail, summary = (whole.read(name).decode("gbk") for name in whole.namelist())
    assert "业务明细列表结束" in detail and "合计" in summary
    assert requests.get(f"{shop}/trade/sandbox/bill/?token={signing.dumps('x')}").status_code == 403
    assert requests.get(f"{shop}/trade/sandbox/bill/").status_code == 403
    monkeypatch.setattr(bills, "SECONDS", -1)
    assert requests.get(address).status_code == 403


def notices_of(number, count, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        bodies = Notice.objects.filter(out_trade_no=number, body__contains="out_biz_no")
        if bodies.count() >= count:
            break
        time.sleep(0.05)
    return [notice.body for notice in bodies.order_by("pk")]


def test_refunds_are_told_as_alipay_tells_them(open_payment_over_http, shop):
    """The part as TRADE_SUCCESS, the rest as TRADE_CLOSED, with the sum of both."""
    payment = open_payment_over_http
    make_trade(payment.out_trade_no, timezone.now(), notify_url=f"{shop}/trade/alipay/")
    assert give_back(payment.out_trade_no, "30.00", "r1").state == RefundState.DONE
    (first,) = notices_of(payment.out_trade_no, 1)
    assert "trade_status=TRADE_SUCCESS" in first
    assert "refund_fee=30.00" in first and "out_biz_no=r1" in first and "gmt_refund=" in first
    give_back(payment.out_trade_no, "69.00", "r2")
    second = notices_of(payment.out_trade_no, 2)[-1]
    assert "trade_status=TRADE_CLOSED" in second
    assert "refund_fee=99.00" in second and "out_biz_no=r2" in second


def test_a_notice_of_a_refund_is_read_by_the_adapter(shop):
    trade = make_trade("1", NOON)
    trade.refunded = Decimal("30.00")
    refund = SandboxRefund(trade=trade, out_request_no="r1", amount=Decimal("30.00"))
    body = requests.compat.urlencode(telling.notice_of(trade, refund)).encode()
    facts = get_gateway("alipay").read_notice(body, {})
    assert (facts.state, facts.refunded) == (TradeState.PAID, Decimal("30.00"))
    assert facts.out_request_no == "r1"


def test_the_adapter_refunds_and_finds_refunds_at_the_cashier(shop):
    make_trade("1", NOON)
    alipay = get_gateway("alipay")
    numbers = {"out_trade_no": "1", "out_request_no": "r1"}
    assert alipay.query_refund(**numbers).state == RefundState.MISSING
    assert give_back("1", "30.00", "r1").amount is None
    assert give_back("1", "30.00", "r1").amount == Decimal("30.00")
    found = alipay.query_refund(**numbers)
    assert (found.state, found.amount) == (RefundState.DONE, Decimal("30.00"))
    assert abs(found.done_at - timezone.now()) < timedelta(minutes=1)
    assert SandboxTrade.objects.get().refunded == Decimal("30.00")
