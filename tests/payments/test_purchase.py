"""What a payment is for: the order is paid, the course opens, once."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from checkout.releasing import release
from learning.models import Enrolment
from payments.models import Notice, Payment
from tests.factories import UserFactory, make_course, period_of
from tests.payments.conftest import Order
from tests.payments.keys import notice
from tests.payments.test_notices import send
from tests.payments.test_races import in_threads
from tests.payments.test_round_trip import wait_for_notice


def buy(learner):
    """(the new order, the address of the cashier)."""
    course = make_course()
    client = Client()
    client.force_login(learner)
    chosen = {"buy": course.pk, "period": period_of(course, 30).pk}
    form = {**chosen, "do": "place", "expected_total": "99.00", "gateway": "alipay"}
    answer = client.post("/checkout/", form)
    assert answer.status_code == 302, answer.content.decode()
    return Order.objects.get(user=learner), answer["Location"]


def assert_bought_once(order):
    order.refresh_from_db()
    assert order.status == Order.Status.PAID
    assert Enrolment.objects.filter(user=order.user).count() == 1
    assert order.sources.count() == 1
    assert order.sources.get().amount_debited == order.total_incl_tax


def test_the_cashier_opens_the_course(shop, buyer):
    order, cashier = buy(UserFactory())
    thanks = buyer.follow(buyer.press(buyer.open_cashier(cashier), "pay"))
    assert thanks.headers["Location"] == order.paid_url()
    wait_for_notice(Payment.objects.get())
    assert_bought_once(order)


def test_money_for_a_cancelled_order_revives_it(db, dead_gateway):
    order, _cashier = buy(UserFactory())
    payment = Payment.objects.get()
    Payment.objects.update(handed_out_at=None)  # as if the gateway had said: nobody pays
    assert release(order=order, status=Order.Status.CANCELLED)
    assert send(notice(payment)).content == b"success"
    assert_bought_once(order)


def test_a_second_payment_of_a_paid_order_is_for_staff(db):
    order, _cashier = buy(UserFactory())
    first = Payment.objects.get()
    Payment.objects.update(status=Payment.Status.CLOSED)
    second = Payment.objects.create(
        payable=order,
        payer=order.user,
        gateway="alipay",
        out_trade_no="second",
        subject="x",
        amount=first.amount,
        expires_at=first.expires_at,
    )
    assert send(notice(first)).content == b"success"
    assert send(notice(second)).content == b"success"
    assert_bought_once(order)
    second.refresh_from_db()
    assert second.status == Payment.Status.PAID
    assert second.attention


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_notices_from_eight_threads_open_one_course():
    order, _cashier = buy(UserFactory())
    body = urlencode(notice(Payment.objects.get()))
    assert in_threads(lambda: send(body).content) == [b"success"] * 20
    assert_bought_once(order)
    assert Notice.objects.filter(outcome=Notice.Outcome.SETTLED).count() == 1
