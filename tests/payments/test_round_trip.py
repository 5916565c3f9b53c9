"""The whole way over real HTTP: signed request, cashier, signed notice and signed return."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from payments.asking import ask
from payments.closing import close
from payments.gateways import get_gateway
from payments.gateways.base import Attempt, GatewayRefused, TradeState, Way
from payments.models import Notice, Payment
from payments.opening import hand_out

Status = Payment.Status


def wait_for_notice(payment, seconds=30):
    """The notice about this payment: another test's may come late to the same server."""
    notices = Notice.objects.filter(out_trade_no=payment.out_trade_no)
    until = time.monotonic() + seconds
    while not notices.exists() and time.monotonic() < until:
        time.sleep(0.05)
    return notices.get()


@pytest.fixture
def cashier(buyer, open_payment_over_http):
    return buyer.open_cashier(hand_out(payment=open_payment_over_http).url)


def test_paying_at_the_cashier_pays_the_order(buyer, cashier, open_payment_over_http):
    payment = open_payment_over_http
    assert "99.00" in cashier.text
    assert payment.subject in cashier.text
    back = buyer.press(cashier, "pay")
    assert back.headers["Location"].startswith(cashier.url.split("/trade/")[0] + "/trade/alipay/?")
    thanks = buyer.follow(back)
    assert thanks.headers["Location"] == payment.payable.paid_url()
    notice = wait_for_notice(open_payment_over_http)
    assert notice.outcome in (Notice.Outcome.SETTLED, Notice.Outcome.REPEATED)
    payment.refresh_from_db()
    assert payment.status == Status.PAID
    assert payment.trade_no


def test_the_notice_alone_is_enough(buyer, cashier, open_payment_over_http):
    buyer.press(cashier, "pay")  # and the browser never comes back
    assert wait_for_notice(open_payment_over_http).outcome == Notice.Outcome.SETTLED
    open_payment_over_http.refresh_from_db()
    assert open_payment_over_http.status == Status.PAID


def test_paying_by_phone(buyer, open_payment_over_http):
    url = hand_out(payment=open_payment_over_http, way=Way.PHONE).url
    assert "QUICK_WAP_WAY" in url
    page = buyer.open_cashier(url)
    thanks = buyer.follow(buyer.press(page, "pay"))
    assert thanks.headers["Location"] == open_payment_over_http.payable.paid_url()
    wait_for_notice(open_payment_over_http)


@pytest.mark.parametrize("way", [Way.DESKTOP, Way.PHONE])
def test_walking_away_leads_back_to_the_order_unpaid(buyer, open_payment_over_http, way):
    page = buyer.open_cashier(hand_out(payment=open_payment_over_http, way=way).url)
    answer = buyer.press(page, "leave")
    pay_url = open_payment_over_http.payable.pay_url()
    if way == Way.DESKTOP:
        answer = buyer.follow(answer)
    assert answer.headers["Location"].endswith(pay_url)
    open_payment_over_http.refresh_from_db()
    assert open_payment_over_http.status == Status.OPEN
    assert not Notice.objects.exists()


def test_pressing_pay_twice_pays_once(buyer, cashier, open_payment_over_http):
    first = buyer.press(cashier, "pay")
    second = buyer.press(cashier, "pay")
    assert first.status_code == second.status_code == 302
    wait_for_notice(open_payment_over_http)
    assert buyer.follow(second).headers["Location"] == open_payment_over_http.payable.paid_url()
    assert "不会再次扣款" in buyer.open_cashier(cashier.url).text


def test_the_buyer_returns_in_the_language_they_left_in(buyer, open_payment_over_http):
    with translation.override("en"):
        page = buyer.open_cashier(hand_out(payment=open_payment_over_http).url)
    open_payment_over_http.refresh_from_db()
    assert open_payment_over_http.language == "en"
    back = buyer.follow(buyer.press(page, "leave"))
    assert back.headers["Location"] == f"/en{open_payment_over_http.payable.pay_url()}"


def test_a_trade_begins_only_when_the_buyer_goes_on(buyer, cashier, open_payment_over_http):
    number = open_payment_over_http.out_trade_no
    alipay = get_gateway("alipay")
    assert alipay.query(out_trade_no=number).state == TradeState.MISSING
    buyer.press(cashier, "log_in")
    trade = alipay.query(out_trade_no=number)
    assert (trade.state, trade.amount) == (TradeState.WAITING, open_payment_over_http.amount)
    buyer.press(cashier, "pay")
    assert alipay.query(out_trade_no=number).state == TradeState.PAID
    wait_for_notice(open_payment_over_http)
    with pytest.raises(GatewayRefused, match="TRADE_HAS_SUCCESS"):
        alipay.close(out_trade_no=number)


def test_closing_after_the_buyer_logged_in(buyer, cashier, open_payment_over_http):
    buyer.press(cashier, "log_in")
    assert close(payment=open_payment_over_http) is True
    assert open_payment_over_http.status == Status.CLOSED
    refused = buyer.press(cashier, "pay")
    assert (refused.status_code, "交易已关闭" in refused.text) == (400, True)


def test_closing_what_was_paid_a_moment_ago_settles_it(
    buyer, cashier, open_payment_over_http, monkeypatch
):
    monkeypatch.setattr("payments.gateways.sandbox.telling.PAUSES", ())  # the notice is lost
    buyer.press(cashier, "pay")
    assert close(payment=open_payment_over_http) is False
    assert open_payment_over_http.status == Status.PAID
    assert not Notice.objects.exists()


def test_asking_settles_when_the_notice_is_lost(
    buyer, cashier, open_payment_over_http, monkeypatch
):
    monkeypatch.setattr("payments.gateways.sandbox.telling.PAUSES", ())
    buyer.press(cashier, "pay")
    assert ask(payment=open_payment_over_http) == Status.PAID
    assert open_payment_over_http.trade_no
    assert ask(payment=open_payment_over_http) == Status.PAID


def test_an_expired_cashier_takes_nothing(buyer, open_payment_over_http):
    payment = open_payment_over_http
    expired = Attempt(
        out_trade_no=payment.out_trade_no,
        amount=payment.amount,
        subject=payment.subject,
        expires_at=timezone.now() - timedelta(seconds=1),
        return_url="",
        notify_url="",
    )
    url = get_gateway("alipay").begin(expired).url
    page = buyer.browser.get(url)
    assert (page.status_code, "已超过付款时间" in page.text) == (400, True)


def test_the_cashier_refuses_an_altered_request(buyer, shop, open_payment_over_http):
    url = hand_out(payment=open_payment_over_http).url.replace("99.00", "0.01")
    page = buyer.browser.get(url)
    assert (page.status_code, "验签出错" in page.text) == (400, True)
    form = {"token": "forged", "decision": "pay"}
    page = buyer.browser.post(f"{shop}/trade/sandbox/cashier/", data=form)
    assert (page.status_code, "页面已失效" in page.text) == (400, True)
