"""WeChat Pay's bill of a day, over HTTP."""

import gc
import tracemalloc
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from payments.gateways.base import BillNotReady, GatewayUnavailable
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
from tests.standins.bills import row_of_wechat, text_of_wechat
from tests.standins.books import Trade

__all__ = ["gateway", "no_pauses", "server", "wechat"]

YESTERDAY = date.today() - timedelta(days=1)
SOME, MANY = 500, 20_000
ROOM = 400_000  # bytes, of the bill's five million


def written(number):
    """A bill of so many payments."""
    at = datetime.now(BEIJING) - timedelta(days=1)
    facts = {"subject": "书院课程：楷书", "notify_url": "", "expires_at": None, "paid_at": at}
    trade = Trade(number=NUMBER, amount=Decimal("99.01"), trade_no="42000000", **facts)
    row = row_of_wechat("wx0000000000000001", "1900000001", trade)
    return text_of_wechat([row] * number).encode()


def peak(gateway, wechat, number):
    """(rows, the most memory that reading them took) of a bill of so many rows."""
    wechat.written[f"{YESTERDAY}"] = written(number)
    gc.collect()
    tracemalloc.start()
    rows = sum(1 for _row in gateway.bill(YESTERDAY))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return rows, most


def test_a_bill_of_any_length_takes_the_same_memory(gateway, wechat):
    peak(gateway, wechat, 1)  # what is only made once
    few, little = peak(gateway, wechat, SOME)
    many, much = peak(gateway, wechat, MANY)
    assert (few, many) == (SOME, MANY)
    assert much - little < ROOM


@pytest.mark.parametrize(
    "damaged",
    [
        written(3).rsplit(b"\n", 3)[0],  # before its summary
        written(3).replace("楷书".encode(), "楷书".encode("gbk")),
        b"a lot".join(written(3).rsplit(b"99.01", 1)),
        written(3).replace("商户订单号".encode(), b""),
    ],
    ids=["no end", "no UTF-8", "no amount in the last row", "no column"],
)
def test_no_row_of_a_damaged_bill_is_believed(gateway, wechat, damaged):
    wechat.written[f"{YESTERDAY}"] = damaged
    with pytest.raises(GatewayUnavailable):
        gateway.bill(YESTERDAY)


def test_a_bill_that_is_not_the_promised_one(gateway, wechat, monkeypatch):
    wechat.written[f"{YESTERDAY}"] = written(3)
    promised = wechat.bill

    def changed(request):
        told = promised(request)
        for ticket, (whole, until) in wechat.tickets.items():
            wechat.tickets[ticket] = (whole.replace(b"99.01", b"09.01"), until)
        return told

    monkeypatch.setattr(wechat, "bill", changed)
    with pytest.raises(GatewayUnavailable, match="promised"):
        gateway.bill(YESTERDAY)


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
