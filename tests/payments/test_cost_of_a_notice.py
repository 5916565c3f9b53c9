"""How many statements a notice costs, savepoints and all: what is fast is short."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from checkout.following_up import follow_up_due
from checkout.order.models import Order
from notifications.models import Message
from payments.opening import open_payment
from tests.checkout.coupons import make_coupon
from tests.checkout.life import assert_agreed, make_buyer, place
from tests.checkout.shopping import basket_of, put
from tests.checkout.shopping import place as place_lines
from tests.factories import UserFactory, make_course
from tests.payments.keys import notice

pytestmark = pytest.mark.django_db
Source = get_model("payment", "Source")
MOST, MOST_REPEATED, MOST_PER_LINE = 16, 3, 1
OF_THE_TEST = 2  # a savepoint where a site begins and commits


def open_for(order):
    return open_payment(
        payable=order,
        payer=order.user,
        gateway="alipay",
        amount=order.amount_due,
        subject="课程",
        expires_at=order.deadline,
    )


def statements(body):
    """What telling it costs."""
    with CaptureQueriesContext(connection) as captured:
        answer = Client().post(
            "/trade/alipay/", body, content_type="application/x-www-form-urlencoded"
        )
    assert answer.content == b"success"
    return len(captured)


def test_settling_whole_takes_few_statements():
    """An order with beli and a coupon: raw record, payment, order, claims, beli, enrolment."""
    buyer = make_buyer(make_course(), make_coupon(quantity=None))
    body = urlencode(notice(open_for(place(buyer))))
    assert statements(body) <= MOST + OF_THE_TEST
    assert assert_agreed(buyer).status == Order.Status.PAID
    assert statements(body) <= MOST_REPEATED


def settled_with(courses):
    buyer = UserFactory()
    put(buyer, *[make_course(slug=f"{buyer.pk}-{number}") for number in range(courses)])
    return statements(urlencode(notice(open_for(place_lines(buyer, total=99 * courses)))))


def test_each_further_course_takes_its_grant():
    settled_with(1)
    assert settled_with(6) - settled_with(1) <= 5 * MOST_PER_LINE


def test_what_merely_follows_waits_for_the_worker_and_is_done_once():
    buyer = make_buyer(make_course(), make_coupon(quantity=None))
    statements(urlencode(notice(open_for(place(buyer)))))
    assert not Source.objects.exists() and not Message.objects.exists()
    follow_up_due()
    follow_up_due()
    assert Source.objects.count() == 2
    assert Message.objects.filter(user=buyer, channel="site").count() == 2
    assert not basket_of(buyer).num_lines
    assert Order.objects.get().follow_up_at is None
