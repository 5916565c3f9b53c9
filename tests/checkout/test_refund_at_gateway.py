"""Money given back at the gateway's own site: the order follows it."""

from decimal import Decimal

import pytest

from beli import audit, ledger
from checkout.models import CouponClaim
from checkout.refunds.asking import withdraw
from checkout.refunds.deciding import approve
from checkout.refunds.models import RefundRequest
from checkout.refunds.refusals import NotInPayment
from checkout.states import Status
from learning.models import Enrolment
from payments.models import Refund
from payments.refunding import found
from tests.checkout.refunding import (
    approve_as_quoted,
    arrive,
    ask_for,
    buy,
    fresh,
    keeper,
    money_of,
)
from tests.checkout.shopping import courses
from tests.checkout.spending import beli_for, coupon_for
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
Wish = RefundRequest.Status


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def order(user):
    return buy(user, make_course())


def held(user):
    return Enrolment.objects.get(user=user)


def test_all_refunded_at_the_gateway(user):
    beli_for(user, 100)
    claim = coupon_for(user, off="40")
    order = buy(user, *courses(2))
    request = ask_for(order, order.lines.first())
    found(payment=order.payment, out_request_no="theirs", amount=order.amount_due)
    assert fresh(order).status == Status.REFUNDED
    assert all(line.refunded_money == line.money for line in order.lines.all())
    assert ledger.balance(user) == 100 and fresh(claim).status == CouponClaim.Status.UNUSED
    assert all(one.has_ended for one in Enrolment.objects.filter(user=user))
    assert fresh(request).status == Wish.DONE
    assert not list(audit.what_is_wrong())


def test_a_part_refunded_at_the_gateway_is_for_staff(order, user):
    found(payment=order.payment, out_request_no="theirs", amount=Decimal("20.00"))
    assert fresh(order).status == Status.PARTLY_REFUNDED and not held(user).has_ended
    assert "请决定订单" in money_of(order).attention
    request = ask_for(order)
    withdraw(request=request)
    assert fresh(order).status == Status.PARTLY_REFUNDED
    found(payment=order.payment, out_request_no="theirs too", amount=Decimal("79.00"))
    assert fresh(order).status == Status.REFUNDED and held(user).has_ended


def test_the_last_of_several_parts_ends_everything_once(user):
    """One line by a request, the rest of the money in two parts at the gateway, each told twice."""
    beli_for(user, 100)
    claim = coupon_for(user, off="40")
    order = buy(user, *courses(2))
    first, second = order.lines.order_by("pk")
    arrive(approve_as_quoted(ask_for(order, first)))
    left = order.amount_due - fresh(first).refunded_money
    for number, amount in (("a", left - 5), ("a", left - 5), ("b", Decimal("5.00"))):
        assert not fresh(second).access_ended_at and fresh(order).status == Status.PARTLY_REFUNDED
        found(payment=order.payment, out_request_no=number, amount=amount)
    ended = [fresh(line).access_ended_at for line in (first, second)]
    found(payment=order.payment, out_request_no="b", amount=Decimal("5.00"))
    assert [fresh(line).access_ended_at for line in (first, second)] == ended and all(ended)
    assert fresh(order).status == Status.REFUNDED and money_of(order).refunded == order.amount_due
    assert all(fresh(line).refunded_money == line.money for line in (first, second))
    assert ledger.balance(user) == 100 and fresh(claim).status == CouponClaim.Status.UNUSED
    back = [source.amount_refunded for source in order.sources.filter(source_type__code="alipay")]
    assert back == [order.amount_due] and order.payment_events.filter(amount=5).count() == 1
    assert not list(audit.what_is_wrong())


def test_the_last_part_may_come_by_a_request(user):
    order = buy(user, *courses(2), beli=100)
    found(payment=order.payment, out_request_no="theirs", amount=order.amount_due - 94)
    arrive(approve_as_quoted(ask_for(order, order.lines.first())))
    assert money_of(order).refunded == order.amount_due
    assert fresh(order).status == Status.REFUNDED and ledger.balance(user) == 100
    assert all(one.has_ended for one in Enrolment.objects.filter(user=user))


def test_money_that_paid_nothing_touches_no_order(order):
    payment = order.payment
    payment.pk, payment.out_trade_no, payment.trade_no = None, "second", "second"
    payment.save()
    found(payment=payment, out_request_no="theirs", amount=payment.amount)
    assert fresh(order).status == Status.PAID


def test_no_more_is_promised_than_the_gateway_has_left(order):
    found(payment=order.payment, out_request_no="theirs", amount=Decimal("20.00"))
    request = ask_for(order)
    with pytest.raises(NotInPayment):
        approve(request=request, by=keeper(), decisions={})
    assert fresh(request).status == Wish.ASKED and order.lines.get().refunded_money == 0
    assert not Refund.objects.filter(cause=Refund.Cause.ASKED).exists()
