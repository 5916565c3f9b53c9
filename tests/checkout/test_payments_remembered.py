"""Orders paid before they knew their payment learn of it, so that they can be refunded."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from checkout.order.models import Order
from payments.models import Payment
from tests.checkout.refunding import buy, fresh
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def remember(order):
    Order.objects.filter(pk=order.pk).update(payment=None)
    import_module("checkout.order.migrations.0103_paid_with").remember_payments(apps, None)
    return fresh(order).payment


@pytest.fixture
def order():
    return buy(UserFactory(), make_course())


def second(order, **facts):
    """Money that came for the order, too."""
    payment = fresh(order.payment)
    payment.pk, payment.out_trade_no, payment.trade_no = None, "second", "second"
    for name, value in facts.items():
        setattr(payment, name, value)
    payment.save()
    return payment


def test_the_one_in_the_books_paid_it_whoever_is_to_look_at_it(order):
    Payment.objects.update(attention="渠道退款")
    second(order, paid_at=timezone.now() - DAY)
    assert remember(order) == order.payment


def test_without_books_the_first_that_was_paid(order):
    order.sources.all().delete()
    first = second(order, paid_at=timezone.now() - DAY, attention="请查看")
    assert remember(order) == first


def test_what_beli_paid_has_none():
    order = buy(UserFactory(), make_course(), beli=2000)
    assert remember(order) is None
