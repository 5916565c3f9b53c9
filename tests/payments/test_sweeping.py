"""A gateway that keeps silent does not keep the others waiting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from payments.models import Event, Payment, Refund
from payments.refund_sending import PATIENCE, send_due
from payments.refunding import refund
from payments.settling import settle
from payments.sweeping import ask_about_due
from tests.factories import UserFactory
from tests.payments.conftest import make_order, make_payment

pytestmark = pytest.mark.django_db
PAST = timedelta(seconds=1)


def make_payments(number, **fields):
    payments = [make_payment(make_order(UserFactory(), number=f"n{n}")) for n in range(number)]
    Payment.objects.update(ask_at=timezone.now() - PAST, **fields)
    return payments


def test_the_other_gateway_is_asked_all_the_same(dead_gateway):
    first, second, other = make_payments(3)
    Payment.objects.filter(pk=other.pk).update(gateway="taken-out")
    ask_about_due()
    asked = dict(Payment.objects.values_list("pk", "asks"))
    assert asked == {first.pk: 1, second.pk: 0, other.pk: 1}


@pytest.fixture
def promises(dead_gateway):
    made = []
    for payment in make_payments(PATIENCE + 2):
        settle(payment=payment, trade_no=f"t{payment.pk}")
        facts = {"cause": Refund.Cause.ASKED, "reference": f"r{payment.pk}", "reason": "退费"}
        made.append(refund(payment=payment, amount=payment.amount, **facts))
    return made


def test_a_silent_gateway_is_left_alone_after_some_refunds(promises):
    send_due()
    assert Refund.objects.filter(tries=1).count() == PATIENCE
    assert Event.objects.filter(kind=Event.Kind.SILENT).count() == PATIENCE
    send_due()
    assert Refund.objects.filter(tries=1).count() == len(promises)


def test_refunds_are_tried_later_and_later(promises):
    pauses = []
    for _ in range(8):
        Refund.objects.exclude(pk=promises[0].pk).update(try_at=None)
        Refund.objects.filter(pk=promises[0].pk).update(try_at=timezone.now() - PAST)
        send_due()
        waits = Refund.objects.get(pk=promises[0].pk).try_at - timezone.now()
        pauses.append(round(waits.total_seconds() / 60))
    assert pauses == [1, 2, 5, 10, 30, 60, 240, 240]
