"""WeChat Pay's bill of a day, over HTTP."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from payments.gateways.base import (
    BillNotReady,
)
from payments.gateways.wechat.formats import BEIJING
from tests.payments.wechat_shop import (
    NUMBER,
    begin_and_pay,
    gateway,
    no_pauses,
    refund,
    server,
    wechat,
)

__all__ = ["gateway", "no_pauses", "server", "wechat"]


def test_a_bill_whose_names_hold_what_breaks_lines(gateway, wechat):
    wechat.clock = timedelta(days=-1)
    odd = "书院课程：楷\u2028书\x85\x0b上"
    try:
        until = datetime.now(BEIJING) + timedelta(days=2)
        begin_and_pay(gateway, wechat, expires_at=until, subject=odd)
    finally:
        wechat.clock = timedelta()
    assert [row.out_trade_no for row in gateway.bill(date.today() - timedelta(days=1))] == [NUMBER]


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
