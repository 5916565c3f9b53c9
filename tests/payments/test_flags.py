"""What called a person to a refund does so no longer once the money is back."""

from decimal import Decimal

import pytest

from checkout.models import PendingCourse
from payments.gateways.base import GatewayRefund, RefundState
from payments.models import Event, Payment, Refund
from payments.refund_decisions import try_again
from payments.refund_ends import fail, take
from payments.settling import flag, settle
from tests.checkout.shopping import place, put
from tests.checkout.test_paying import open_for
from tests.factories import UserFactory, make_course
from tests.payments.scripted import MISSING

pytestmark = pytest.mark.django_db
DONE = GatewayRefund(RefundState.DONE, "R1", Decimal("99.00"))


@pytest.fixture
def surplus(gateway):
    """The refund of a second payment of one order."""
    learner = UserFactory()
    put(learner, make_course())
    order = place(learner, total="99")
    for number in ("1", "2"):
        settle(payment=open_for(order), trade_no=number)
    assert not PendingCourse.objects.exists()
    return Refund.objects.select_related("payment").get(cause=Refund.Cause.SURPLUS)


def attention(promise):
    return Payment.objects.get(pk=promise.payment_id).attention


def test_a_surplus_that_went_back_needs_nobody(surplus):
    assert "重复付款" in attention(surplus)
    take(surplus, DONE)
    assert attention(surplus) == ""
    told = Event.objects.filter(payment=surplus.payment).values_list("kind", "text")
    assert any(kind == Event.Kind.FLAGGED and "重复付款" in text for kind, text in told)
    assert any(kind == Event.Kind.REFUND and "已退款" in text for kind, text in told)


def test_a_refund_that_failed_calls_until_it_is_tried_again(surplus, gateway):
    fail(surplus, "余额不足")
    assert "余额不足" in attention(surplus)
    gateway.answers = [GatewayRefund(RefundState.FAILED), DONE]
    assert try_again(surplus, by=UserFactory())
    assert attention(surplus) == ""


def test_another_reason_stays(surplus):
    flag(payment=surplus.payment, reason="渠道的记录不同")
    take(surplus, DONE)
    assert attention(surplus) == "渠道的记录不同"


def test_one_that_fails_again_calls_again(surplus, gateway):
    fail(surplus, "余额不足")
    gateway.answers = [MISSING, GatewayRefund(RefundState.FAILED, reason="已关闭")]
    assert not try_again(surplus, by=UserFactory())
    assert "已关闭" in attention(surplus)
