"""No key, and nothing of who paid, in a report of an error or on a page of the dashboard.

What is logged is held by tests/payments/test_faults.py, after each of its tests.
"""

import sys

import pytest
import requests
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import got_request_exception
from django.views.debug import ExceptionReporter

from payments.gateways import get_gateway
from payments.models import Payment
from payments.signals import payment_settled
from tests.factories import UserFactory
from tests.payments.purchases import PRICE, buy
from tests.payments.secrecy import found_in
from tests.standins.fixtures import our_client

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("gateway", ["alipay", "wechat"])

CALLS = {
    "query": lambda gateway, number: gateway.query(out_trade_no=number),
    "close": lambda gateway, number: gateway.close(out_trade_no=number),
    "refund": lambda gateway, number: gateway.refund(
        out_trade_no=number, out_request_no="R1", amount=PRICE, total=PRICE, reason="退费"
    ),
    "query_refund": lambda gateway, number: gateway.query_refund(
        out_trade_no=number, out_request_no="R1"
    ),
}


class Bug(Exception):
    """Something that nobody thought of."""


@pytest.fixture
def purchase(gateway, standins):
    return buy(gateway, standins[gateway])


def reports(request=None):
    """The report of the error being handled, as a page and as a mail."""
    reporter = ExceptionReporter(request, *sys.exc_info())
    return reporter.get_traceback_html() + reporter.get_traceback_text()


def assert_nothing_told(text, standins):
    assert len(text) > 1000
    assert found_in(text, standins) == []


@pytest.mark.parametrize("call", CALLS)
@BOTH
def test_an_error_in_a_call_tells_no_key(purchase, standins, monkeypatch, call):
    def break_down(*args, **kwargs):
        raise Bug

    monkeypatch.setattr(requests, "request", break_down)
    try:
        CALLS[call](get_gateway(purchase.payment.gateway), purchase.payment.out_trade_no)
    except Bug:
        assert_nothing_told(reports(), standins)
    else:
        pytest.fail("the network was not asked")


BROKEN = {"alipay": "ALIPAY_APP_PRIVATE_KEY", "wechat": "WECHATPAY_PRIVATE_KEY"}


@BOTH
def test_an_unreadable_key_is_not_quoted(gateway, standins, settings):
    lines = getattr(settings, BROKEN[gateway]).splitlines()
    setattr(settings, BROKEN[gateway], "\n".join([lines[0], *lines[3:]]))
    with pytest.raises(ImproperlyConfigured) as caught:
        get_gateway(gateway)
    beyond_this_test = caught.tb.tb_next
    reporter = ExceptionReporter(None, caught.type, caught.value, beyond_this_test)
    told = reporter.get_traceback_html() + reporter.get_traceback_text() + str(caught.value)
    assert_nothing_told(told.replace("PRIVATE KEY", ""), standins)


@BOTH
def test_an_error_while_settling_tells_not_who_paid(purchase, standins):
    """The worst place for it: everything about the buyer is at hand."""
    told = []

    def break_down(**kwargs):
        raise Bug

    def report(request, **kwargs):
        told.append(reports(request))

    payment_settled.connect(break_down)
    got_request_exception.connect(report)
    try:
        purchase.pay()
        assert purchase.deliver().status == 500
    finally:
        payment_settled.disconnect(break_down)
        got_request_exception.disconnect(report)
    assert_nothing_told(told[0], standins)
    assert purchase.deliver().taken


@BOTH
def test_the_dashboard_tells_not_who_paid(purchase, standins):
    purchase.pay()
    assert purchase.deliver().taken
    client = our_client()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    payment = Payment.objects.get()
    for address in ("", f"{payment.pk}/", "notices/", "refunds/"):
        page = client.get(f"/dashboard/payments/{address}")
        assert page.status_code == 200
        assert_nothing_told(page.content.decode(), standins)
    client.logout()
