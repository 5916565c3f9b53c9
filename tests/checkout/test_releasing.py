from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from checkout.models import PendingCourse
from checkout.order.models import Order
from checkout.releasing import NotNow, release, release_overdue
from checkout.signals import order_released
from checkout.states import Status
from notifications.models import Message
from payments.models import Payment
from payments.opening import hand_out, open_payment
from payments.settling import settle
from tests.checkout.shopping import basket_of, courses, place, put
from tests.checkout.spending import beli_for, coupon_for, place_as_quoted
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def order(user):
    put(user, make_course())
    return place(user, total="99")


@pytest.fixture
def released():
    heard = []

    def hear(order, **kwargs):
        heard.append(order)

    order_released.connect(hear)
    yield heard
    order_released.disconnect(hear)


def open_for(order, handed_out=False):
    payment = open_payment(
        payable=order,
        payer=order.user,
        gateway="alipay",
        amount=order.total_incl_tax,
        subject="课程",
        expires_at=order.deadline,
    )
    if handed_out:
        hand_out(payment=payment)
    return payment


def overdue(*orders):
    past = timezone.now() - timedelta(seconds=1)
    Order.objects.filter(pk__in=[order.pk for order in orders]).update(deadline=past)


def test_cancelling_frees_the_courses_and_is_told_once(order, user, released):
    assert release(order=order, status=Status.CANCELLED)
    assert not release(order=order, status=Status.CANCELLED)
    assert order.status == Status.CANCELLED and order.closed_at
    assert released == [order] and not PendingCourse.objects.exists()
    assert basket_of(user).num_lines == 1


def test_a_payment_that_nobody_saw_is_closed_with_the_order(order):
    payment = open_for(order)
    release(order=order, status=Status.CANCELLED)
    payment.refresh_from_db()
    assert payment.status == Payment.Status.CLOSED


def test_without_the_gateways_word_nothing_is_released(order, settings):
    settings.ALIPAY_GATEWAY_URL = "http://127.0.0.1:9/gateway.do"
    payment = open_for(order, handed_out=True)
    with pytest.raises(NotNow):
        release(order=order, status=Status.CANCELLED)
    order.refresh_from_db()
    payment.refresh_from_db()
    assert (order.status, payment.status) == (Status.PENDING, Payment.Status.OPEN)


def test_a_paid_order_is_not_released(order, released):
    settle(payment=open_for(order, handed_out=True), trade_no="T1")
    order.refresh_from_db()
    assert not release(order=order, status=Status.EXPIRED)
    assert Order.objects.get().status == Status.PAID and not released


def test_the_sweep_releases_what_is_overdue_and_nothing_else(user):
    late, fresh = [place_one(user, number) for number in range(2)]
    overdue(late)
    release_overdue()
    statuses = dict(Order.objects.values_list("pk", "status"))
    assert statuses == {late.pk: Status.EXPIRED, fresh.pk: Status.PENDING}
    message = Message.objects.get()
    assert message.user == user and late.number in message.body


def place_one(user, number):
    basket = put(user, make_course(slug=f"one-{number}"))
    return place(user, total="99", lines=list(basket.all_lines())[-1:])


def test_the_sweep_passes_over_what_cannot_be_released_now(user, settings):
    settings.ALIPAY_GATEWAY_URL = "http://127.0.0.1:9/gateway.do"
    stuck, late = [place_one(user, number) for number in range(2)]
    open_for(stuck, handed_out=True)
    overdue(stuck, late)
    release_overdue()
    stuck.refresh_from_db()
    late.refresh_from_db()
    assert (stuck.status, late.status) == (Status.PENDING, Status.EXPIRED)


def test_an_overdue_order_counts_as_expired_before_the_sweep(order):
    overdue(order)
    order.refresh_from_db()
    assert order.status_now == Status.EXPIRED and not order.is_payable


def test_a_second_sweep_changes_nothing(user):
    put(user, *courses(2))
    order = place(user, total="198")
    overdue(order)
    release_overdue()
    release_overdue()
    assert order.status_changes.count() == 1 and Message.objects.count() == 1


def queries_to_sweep(number):
    for n in range(number):
        course, buyer = make_course(slug=f"{number}-{n}"), UserFactory()
        put(buyer, course)
        beli_for(buyer, 10)
        coupon_for(buyer, off=10)
        overdue(place_as_quoted(buyer))
    with CaptureQueriesContext(connection) as captured:
        release_overdue()
    assert not Order.objects.filter(status=Status.PENDING).exists()
    return len(captured)


def test_a_sweep_costs_the_same_for_many_orders_as_for_few():
    queries_to_sweep(1)
    assert queries_to_sweep(12) == queries_to_sweep(3)
