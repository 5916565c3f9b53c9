"""A notice is believed only when everything about it is right, and then once (S0.62)."""

from urllib.parse import urlencode

import pytest
from django.db import DatabaseError
from django.test import Client

from payments.models import Notice, Payment
from payments.signals import payment_settled
from tests.payments.conftest import make_order, make_payment
from tests.payments.keys import STRANGER, facts_of, notice, signed

Outcome = Notice.Outcome


def send(fields, content_type="application/x-www-form-urlencoded; charset=utf-8"):
    body = fields if isinstance(fields, bytes | str) else urlencode(fields)
    client = Client(enforce_csrf_checks=True)
    return client.post("/trade/alipay/", data=body, content_type=content_type)


@pytest.fixture
def settled():
    """The payments that were announced as settled."""
    heard = []

    def hear(payment, **kwargs):
        heard.append(payment.pk)

    payment_settled.connect(hear)
    yield heard
    payment_settled.disconnect(hear)


def assert_taken(answer):
    assert (answer.status_code, answer.content) == (200, b"success")
    assert answer["Content-Type"].startswith("text/plain")
    assert not answer.cookies


def assert_refused(answer, payment, settled):
    assert answer.status_code == 400
    assert answer.content == b"fail"
    payment.refresh_from_db()
    assert payment.status == Payment.Status.OPEN
    assert payment.trade_no == ""
    assert settled == []
    assert Notice.objects.latest("pk").outcome == Outcome.REFUSED


@pytest.mark.parametrize("state", ["TRADE_SUCCESS", "TRADE_FINISHED"])
def test_a_good_notice_settles(payment, settled, state):
    assert_taken(send(notice(payment, trade_status=state)))
    payment.refresh_from_db()
    assert payment.status == Payment.Status.PAID
    assert payment.trade_no == facts_of(payment)["trade_no"]
    assert payment.paid_at.isoformat() == "2026-11-21T04:00:00+00:00"
    assert settled == [payment.pk]
    kept = Notice.objects.get()
    assert (kept.outcome, kept.payment) == (Outcome.SETTLED, payment)


def test_the_same_notice_again_changes_nothing(payment, settled):
    for _ in range(3):
        assert_taken(send(notice(payment)))
    assert settled == [payment.pk]
    outcomes = list(Notice.objects.order_by("pk").values_list("outcome", flat=True))
    assert outcomes == [Outcome.SETTLED, Outcome.REPEATED, Outcome.REPEATED]


def test_a_repeated_notice_costs_three_queries_at_most(payment, django_assert_max_num_queries):
    body = notice(payment)
    send(body)
    with django_assert_max_num_queries(3):
        assert_taken(send(body))


def test_an_amount_is_compared_as_money_not_as_text(payment, settled):
    assert_taken(send(notice(payment, total_amount="99")))
    assert settled == [payment.pk]


WRONG = {
    "no amount": {"total_amount": None},
    "amount in another notation": {"total_amount": "9.9e1"},
    "amount that is no number": {"total_amount": "NaN"},
    "app": {"app_id": "2021999999999999"},
    "seller": {"seller_id": "2088999999999999"},
    "no seller": {"seller_id": None},
    "order": {"out_trade_no": "404"},
    "no order": {"out_trade_no": None},
    "order that no database can hold": {"out_trade_no": "1\x002"},
    "state": {"trade_status": "TRADE_DANCING"},
    "no state": {"trade_status": None},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_a_signed_notice_that_does_not_add_up_is_refused(payment, settled, caplog, changes):
    assert_refused(send(notice(payment, **changes)), payment, settled)
    assert "ERROR" in caplog.text


FORGED = {
    "by a stranger": lambda payment: notice(payment, STRANGER),
    "altered": lambda payment: {**notice(payment), "total_amount": "1.00"},
    "with a field more": lambda payment: {**notice(payment), "refund_fee": "99.00"},
    "without its signature": lambda payment: facts_of(payment),
    "with an empty signature": lambda payment: {**notice(payment), "sign": ""},
    "with bad base64": lambda payment: {**notice(payment), "sign": "a"},
    "with a signature in Chinese": lambda payment: {**notice(payment), "sign": "签名"},
    "with another sign type": lambda payment: {**notice(payment), "sign_type": "RSA"},
    "without sign type": lambda payment: signed(facts_of(payment)) | {"sign_type": ""},
    "empty": lambda payment: "",
    "no form": lambda payment: b"\x00\xff\xfe garbage \x80",
    "JSON": lambda payment: b'{"out_trade_no": "1"}',
    "in GBK": lambda payment: urlencode(notice(payment), encoding="gbk") + "&subject2=%CA%E9",
    "with a field twice": lambda payment: urlencode(notice(payment)) + "&total_amount=99.00",
    "with too many fields": lambda payment: "&".join(f"f{n}=1" for n in range(5000)),
    "huge": lambda payment: b"body=" + b"x" * 5_000_000,
}


@pytest.mark.parametrize("make", FORGED.values(), ids=FORGED)
def test_a_notice_that_nothing_vouches_for_is_refused(payment, settled, make):
    assert_refused(send(make(payment)), payment, settled)


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/json", ""])
def test_the_content_type_makes_no_difference(payment, settled, kind):
    assert_refused(send(b"--x\r\nbroken", content_type=kind), payment, settled)


def test_a_waiting_trade_is_no_payment(payment, settled):
    assert_taken(send(notice(payment, trade_status="WAIT_BUYER_PAY")))
    payment.refresh_from_db()
    assert payment.status == Payment.Status.OPEN
    assert Notice.objects.get().outcome == Outcome.IGNORED
    assert settled == []


def test_one_trade_number_pays_one_payment(payment, settled):
    other = make_payment(make_order(payment.payer, number="10002"))
    send(notice(payment))
    answer = send(notice(other, trade_no=facts_of(payment)["trade_no"]))
    assert_refused_other = (answer.status_code, answer.content)
    assert assert_refused_other == (400, b"fail")
    other.refresh_from_db()
    assert other.status == Payment.Status.OPEN
    assert settled == [payment.pk]


def test_the_record_hides_the_buyer(payment):
    send(notice(payment))
    body = Notice.objects.get().body
    assert payment.out_trade_no in body
    assert "buyer_id=***" in body
    assert "2088101117955611" not in body
    assert "5620" not in body


def test_a_database_that_fails_in_the_middle_asks_for_another_try(payment, settled):
    def fail(**kwargs):
        raise DatabaseError("gone")

    payment_settled.connect(fail)
    try:
        answer = send(notice(payment))
    finally:
        payment_settled.disconnect(fail)
    assert (answer.status_code, answer.content) == (503, b"fail")
    payment.refresh_from_db()
    assert payment.status == Payment.Status.OPEN
    assert Notice.objects.get().outcome == Outcome.FAILED
    assert_taken(send(notice(payment)))
    payment.refresh_from_db()
    assert payment.status == Payment.Status.PAID


@pytest.mark.parametrize("method", ["put", "delete", "patch", "head"])
def test_other_methods_are_not_allowed(client, method, db):
    assert getattr(client, method)("/trade/alipay/").status_code == 405
