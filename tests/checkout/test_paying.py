from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from checkout.models import PendingCourse
from checkout.order.models import Order
from checkout.releasing import release
from checkout.signals import order_paid
from checkout.states import Status
from notifications.models import Message
from payments.models import Payment
from payments.opening import open_payment
from payments.settling import settle
from tests.checkout.shopping import basket_of, courses, place, put
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
Source = get_model("payment", "Source")


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def order(user):
    put(user, *courses(2))
    return place(user, total="198")


@pytest.fixture
def told():
    heard = []

    def hear(order, **kwargs):
        heard.append(order.pk)

    order_paid.connect(hear)
    yield heard
    order_paid.disconnect(hear)


@pytest.fixture
def nobody_hears():
    receivers, order_paid.receivers = order_paid.receivers, []
    order_paid.sender_receivers_cache.clear()
    yield
    order_paid.receivers = receivers
    order_paid.sender_receivers_cache.clear()


def open_for(order, **changes):
    facts = {
        "payable": order,
        "payer": order.user,
        "gateway": "alipay",
        "amount": order.total_incl_tax,
        "subject": "课程",
        "expires_at": order.deadline,
    }
    return open_payment(**facts | changes)


def test_paying_does_all_that_follows_once(order, user, told):
    extra = make_course(slug="extra")
    put(user, extra)
    payment = open_for(order)
    assert settle(payment=payment, trade_no="2026112122001")
    assert not settle(payment=payment, trade_no="2026112122001")

    order.refresh_from_db()
    assert order.status == Status.PAID and order.paid_at == payment.paid_at
    assert told == [order.pk] and not PendingCourse.objects.exists()
    assert [line.product for line in basket_of(user).all_lines()] == [extra]
    reference = f"order-{order.number}-paid"
    assert Message.objects.filter(user=user, reference=reference, channel="site").count() == 1


def test_oscars_books_show_the_money(order):
    settle(payment=open_for(order), trade_no="T-1")
    source = order.sources.get()
    assert (source.source_type.name, source.amount_debited) == ("支付宝", Decimal("198"))
    assert source.transactions.get().reference == "T-1"
    event = order.payment_events.get()
    assert event.amount == Decimal("198") and event.line_quantities.count() == 2


def test_somebody_elses_basket_is_left_alone(order):
    other = UserFactory()
    put(other, order.lines.first().product)
    settle(payment=open_for(order), trade_no="T-1")
    assert basket_of(other).num_lines == 1


def test_late_money_revives_a_released_order(order, told):
    payment = open_for(order)
    release(order=order, status=Status.EXPIRED)
    assert settle(payment=payment, trade_no="T-1")
    order.refresh_from_db()
    assert order.status == Status.PAID and order.closed_at is None and told == [order.pk]


def test_late_money_waits_for_a_person_when_a_course_is_in_another_order(order, user, told):
    payment = open_for(order)
    release(order=order, status=Status.EXPIRED)
    lines = list(basket_of(user).all_lines())[:1]
    place(user, total="99", lines=lines)

    assert settle(payment=payment, trade_no="T-1")
    order.refresh_from_db()
    payment.refresh_from_db()
    assert order.status == Status.EXPIRED and not told
    assert order.number in payment.attention


def test_late_money_waits_for_a_person_when_the_course_was_bought_anew(order, user, told):
    late = open_for(order)
    release(order=order, status=Status.EXPIRED)
    anew = place(user, total="99", lines=list(basket_of(user).all_lines())[:1])
    settle(payment=open_for(anew), trade_no="T-1")

    settle(payment=late, trade_no="T-2")
    order.refresh_from_db()
    late.refresh_from_db()
    assert order.status == Status.EXPIRED and told == [anew.pk]
    assert order.number in late.attention


def test_a_second_payment_waits_for_a_person(order, told):
    first = open_for(order)
    settle(payment=first, trade_no="T-1")
    second = open_for(order)
    settle(payment=second, trade_no="T-2")
    second.refresh_from_db()
    assert "重复付款" in second.attention
    assert len(told) == 1 and Source.objects.count() == 1


def test_another_amount_waits_for_a_person(order, told):
    payment = open_for(order, amount=Decimal("1.00"))
    settle(payment=payment, trade_no="T-1")
    payment.refresh_from_db()
    assert payment.attention and not told
    assert Order.objects.get().status == Status.PENDING
    assert Payment.objects.get().status == Payment.Status.PAID


def queries_to_settle(number):
    """Without what hears of it: opening courses takes some queries for each."""
    buyer = UserFactory()
    put(buyer, *[make_course(slug=f"{buyer.pk}-{n}") for n in range(number)])
    payment = open_for(place(buyer, total=99 * number))
    with CaptureQueriesContext(connection) as captured:
        settle(payment=payment, trade_no=f"T-{buyer.pk}")
    return len(captured)


def test_settling_does_not_grow_with_the_lines(nobody_hears):
    queries_to_settle(1)
    assert queries_to_settle(1) == queries_to_settle(6)
