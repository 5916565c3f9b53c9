"""Money that pays nothing goes back at once, and everyone is told."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group

from checkout.order.models import Order
from checkout.releasing import release
from checkout.staff import SHOP_STAFF, appoint_staff
from checkout.states import Status
from notifications.models import Message
from payments.models import Payment, Refund
from payments.refunding import RefundNotPossible, refund
from payments.settling import settle
from tests.checkout.shopping import place, put
from tests.checkout.test_paying import open_for
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def order(course):
    user = UserFactory()
    put(user, course)
    return place(user, total="99")


@pytest.fixture
def keeper():
    appoint_staff()
    keeper = UserFactory(is_staff=True)
    keeper.groups.add(Group.objects.get(name=SHOP_STAFF))
    return keeper


def pay(payment):
    settle(payment=payment, trade_no=f"trade-{payment.pk}")


def pay_twice(order):
    """(the payment that paid, the one that was too much)"""
    first = open_for(order)
    Payment.objects.update(status=Payment.Status.CLOSED)
    second = open_for(order)
    pay(first)
    pay(second)
    return first, second


def test_a_payment_that_pays_is_remembered(order):
    payment = open_for(order)
    pay(payment)
    order = Order.objects.get(pk=order.pk)
    assert order.payment == payment
    assert not Refund.objects.exists()


def test_the_second_payment_goes_back_whole(order, keeper):
    first, second = pay_twice(order)
    promise = Refund.objects.get()
    assert (promise.payment, promise.amount) == (second, Decimal("99.00"))
    assert promise.cause == Refund.Cause.SURPLUS
    assert promise.try_at
    order = Order.objects.get(pk=order.pk)
    assert (order.payment, order.status) == (first, Status.PAID)
    assert order.sources.count() == 1


def test_everyone_is_told(order, keeper):
    _first, second = pay_twice(order)
    told = Message.objects.filter(user=order.user, reference=f"payment-{second.pk}-sent-back")
    assert {message.channel for message in told} == {"site", "email"}
    assert "99.00" in told[0].body
    assert Message.objects.filter(user=keeper, channel="site").count() == 1
    second.refresh_from_db()
    assert "重复付款" in second.attention


def test_late_money_for_a_course_that_was_ordered_anew_goes_back(order, course):
    payment = open_for(order)
    release(order=order, status=Status.CANCELLED)
    put(order.user, course)
    place(order.user, total="99")
    pay(payment)
    assert Refund.objects.get().cause == Refund.Cause.LATE
    assert Order.objects.get(pk=order.pk).status == Status.CANCELLED


def test_never_more_is_promised_than_was_paid(order):
    payment = open_for(order)
    pay(payment)
    facts = {"payment": payment, "cause": Refund.Cause.ASKED, "reason": "退费"}
    half = refund(amount=Decimal("50.00"), reference="one", **facts)
    assert refund(amount=Decimal("50.00"), reference="one", **facts) == half
    with pytest.raises(RefundNotPossible) as refusal:
        refund(amount=Decimal("49.01"), reference="two", **facts)
    assert refusal.value.left == Decimal("49.00")
    assert Payment.objects.get(pk=payment.pk).refunded == Decimal("50.00")


def test_nothing_is_promised_of_what_was_not_paid(order):
    with pytest.raises(RefundNotPossible):
        refund(
            payment=open_for(order),
            amount=Decimal("1.00"),
            cause=Refund.Cause.ASKED,
            reference="one",
            reason="退费",
        )
