"""The browser's return: a hint that is verified, asked about, and leads on (S0.61)."""

import pytest

from payments.models import Notice, Payment
from payments.settling import settle
from tests.payments.keys import STRANGER, returned

Status = Payment.Status


@pytest.mark.parametrize(
    "query",
    [
        lambda payment: "",
        lambda payment: "out_trade_no=1&sign=x&sign_type=RSA2",
        lambda payment: returned(payment, STRANGER),
        lambda payment: returned(payment) + "&total_amount=1.00",
        lambda payment: returned(payment, out_trade_no="404"),
        lambda payment: returned(payment, app_id="2021999999999999"),
        lambda payment: "sign=%ff&sign_type=RSA2&a=%01",
    ],
    ids=["bare", "garbage", "stranger", "altered", "unknown", "another app", "bad bytes"],
)
def test_a_return_without_a_true_signature_is_told_so(client, payment, query):
    answer = client.get(f"/trade/alipay/?{query(payment)}")
    assert answer.status_code == 400
    assert "无法确认这次跳转" in answer.content.decode()
    payment.refresh_from_db()
    assert payment.status == Status.OPEN


def test_a_silent_gateway_leads_to_the_pay_page(client, payment, dead_gateway):
    answer = client.get(f"/trade/alipay/?{returned(payment)}")
    assert (answer.status_code, answer["Location"]) == (302, payment.payable.pay_url())
    assert "正在向支付渠道确认" in str(list(_messages(answer)))
    payment.refresh_from_db()
    assert payment.status == Status.OPEN
    assert not Notice.objects.exists()


def _messages(answer):
    return [str(message) for message in answer.wsgi_request._messages]


def test_what_is_paid_leads_on_without_asking(client, payment, dead_gateway):
    settle(payment=payment, trade_no="1")
    answer = client.get(f"/trade/alipay/?{returned(payment)}")
    assert (answer.status_code, answer["Location"]) == (302, payment.payable.paid_url())


def test_the_return_says_nothing_of_the_order(client, payment, dead_gateway):
    answer = client.get(f"/trade/alipay/?{returned(payment)}")
    assert answer.content == b""
    assert answer["Cache-Control"].startswith("max-age=0")


def test_english_buyers_come_back_to_english(client, payment, dead_gateway):
    Payment.objects.update(language="en")
    answer = client.get(f"/trade/alipay/?{returned(payment)}")
    assert answer["Location"] == f"/en{payment.payable.pay_url()}"
