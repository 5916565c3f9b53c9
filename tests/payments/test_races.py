"""Many workers hear of one payment at once. Row locks are what is tested: PostgreSQL only."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from django.db import connections
from django.test import Client

from payments.models import Notice, Payment
from payments.settling import settle
from payments.signals import payment_settled
from tests.factories import UserFactory
from tests.payments.conftest import make_order, make_payment
from tests.payments.keys import notice

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def in_threads(work, times=20, threads=8):
    def run(_):
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(times)))


@pytest.fixture
def settled():
    heard = []

    def hear(payment, **kwargs):
        heard.append(payment.pk)

    payment_settled.connect(hear)
    yield heard
    payment_settled.disconnect(hear)


def test_twenty_notices_from_eight_threads_settle_once(settled):
    payment = make_payment(make_order(UserFactory()))
    body = urlencode(notice(payment))
    kind = "application/x-www-form-urlencoded"

    def send():
        return Client().post("/trade/alipay/", data=body, content_type=kind).content

    assert in_threads(send) == [b"success"] * 20
    assert settled == [payment.pk]
    payment.refresh_from_db()
    assert payment.status == Payment.Status.PAID
    outcomes = list(Notice.objects.values_list("outcome", flat=True))
    assert sorted(outcomes) == ["repeated"] * 19 + ["settled"]


def test_settling_from_eight_threads_is_told_to_one(settled):
    payment = make_payment(make_order(UserFactory()))

    def run():
        return settle(payment=Payment.objects.get(pk=payment.pk), trade_no="1")

    assert sum(in_threads(run)) == 1
    assert settled == [payment.pk]


def test_eight_tabs_open_one_payment():
    order = make_order(UserFactory())
    numbers = in_threads(lambda: make_payment(order).out_trade_no, times=8)
    assert len(set(numbers)) == 1
    assert Payment.objects.count() == 1
