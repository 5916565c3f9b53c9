"""The site talks to the stand-ins over HTTP; they talk to the site through Django's test client.

For `tests/*/conftest.py` to import. Where the site is a live server, `outbox.post` is its own.
"""

from functools import cache
from threading import local
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site
from django.db import connection
from django.test import Client

from payments.gateways import patience
from tests.standins.alipay import Alipay
from tests.standins.keys import pair
from tests.standins.wechat import WeChat

LOCAL = local()
SECONDS = 0.4  # that a test's site waits for a gateway told to be slow


def our_client():
    """One for each thread: to make one takes longer than what is asked of it."""
    if not hasattr(LOCAL, "client"):
        LOCAL.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    return LOCAL.client


def post_in_process(url, body, headers):
    """Raw bytes and headers through the whole of Django, on the test's own connection."""
    kind = headers["Content-Type"]
    others = {name: value for name, value in headers.items() if name != "Content-Type"}
    answer = our_client().post(urlsplit(url).path, data=body, content_type=kind, headers=others)
    return answer.status_code, answer.content.decode()


def post_in_thread(url, body, headers):
    """For threads of their own (PostgreSQL): no connection is left open."""
    try:
        return post_in_process(url, body, headers)
    finally:
        connection.close()


def use_alipay(settings, standin):
    settings.ALIPAY_APP_ID = standin.app_id
    settings.ALIPAY_SELLER_ID = standin.seller_id
    settings.ALIPAY_GATEWAY_URL = standin.gateway_url
    settings.ALIPAY_APP_PRIVATE_KEY = pair("alipay shop").private_pem
    settings.ALIPAY_PUBLIC_KEY = pair("alipay").public_pem


def use_wechat(settings, standin):
    settings.WECHATPAY_MCHID = standin.mchid
    settings.WECHATPAY_APP_ID = settings.WEIXIN_MP_APP_ID = standin.appid
    settings.WECHATPAY_API_URL = standin.url
    settings.WECHATPAY_API_V3_KEY = standin.secret
    settings.WECHATPAY_CERT_SERIAL = standin.serial
    settings.WECHATPAY_PRIVATE_KEY = pair("wechat shop").private_pem
    settings.WECHATPAY_PUBLIC_KEY = pair("wechat").public_pem
    settings.WECHATPAY_PUBLIC_KEY_ID = standin.key_id
    both = {"wechat": "payments.gateways.wechat.WeChatPay"}
    settings.PAYMENT_GATEWAYS = site.PAYMENT_GATEWAYS | both


@pytest.fixture
def impatient(monkeypatch):
    """What a gateway calls when it is told to be slow: the site gives it less time, so that the
    tests take less. Others may answer as late as a busy machine lets them."""
    monkeypatch.setattr(patience, "PAUSES", (0.01, 0.01))

    def become():
        monkeypatch.setattr(patience, "READ_SECONDS", SECONDS)
        monkeypatch.setattr(patience, "LEAST_SECONDS", SECONDS / 10)
        monkeypatch.setattr(patience, "LONGEST_SECONDS", 4 * SECONDS)

    return become


@cache
def running(kind):
    """One server for all tests: an adapter takes its time to read keys for each address."""
    return kind().start()


@pytest.fixture
def alipay_standin(settings, impatient):
    standin = running(Alipay)
    standin.begin_anew()
    standin.faults.when_slow = impatient
    standin.outbox.post = post_in_process
    use_alipay(settings, standin)
    yield standin
    standin.faults.enough.set()


@pytest.fixture
def wechat_standin(settings, impatient):
    standin = running(WeChat)
    standin.begin_anew()
    standin.faults.when_slow = impatient
    standin.refunds_notify_url = f"{settings.SITE_URL}/trade/wechat/"
    standin.outbox.post = post_in_process
    use_wechat(settings, standin)
    yield standin
    standin.faults.enough.set()


@pytest.fixture
def standins(alipay_standin, wechat_standin):
    """Both, by the names that the site has for them."""
    return {"alipay": alipay_standin, "wechat": wechat_standin}
