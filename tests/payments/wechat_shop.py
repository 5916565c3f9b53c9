"""WeChat Pay's adapter and a gateway that speaks the protocol over HTTP, for the tests of both."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from payments.gateways import get_gateway
from payments.gateways.base import (
    Attempt,
)
from payments.gateways.wechat.formats import BEIJING
from tests.standins.fixtures import use_wechat
from tests.standins.wechat import WeChat

NUMBER = "20261121000000000001"
HOME = "https://shuyuan.example/trade/wechat/"


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
    server.written.clear()
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


def refund(gateway, amount="10.00", number="R1"):
    return gateway.refund(
        out_trade_no=NUMBER,
        out_request_no=number,
        amount=Decimal(amount),
        total=Decimal("99.01"),
        reason="退费",
    )


def sent_notice(wechat):
    told = wechat.outbox.waiting.pop()
    body, headers = wechat.render(told.facts, "")
    return body.encode(), headers
