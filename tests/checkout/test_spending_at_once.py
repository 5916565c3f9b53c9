"""One coupon and one purse of beli, asked for by several orders at the same moment."""

from decimal import Decimal

import pytest

from beli import audit, ledger
from checkout.models import CouponClaim
from checkout.order.models import Order
from checkout.order_refusals import AlreadyPending, BeliGone, CouponGone, PlacingRefused
from checkout.placing import place_order
from checkout.states import Status
from tests.checkout.shopping import basket_of, courses, put
from tests.checkout.spending import beli_for, coupon_for, own, place_as_quoted
from tests.factories import UserFactory, make_course
from tests.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def user():
    return UserFactory()


def place_one(user, number, total, wish, beli=None):
    """Order the line of that number; what came of it, an order or a refusal."""
    basket = basket_of(user)
    line = list(basket.all_lines())[number]
    try:
        return place_order(
            user=user,
            basket=basket,
            lines=[line],
            expected_total=Decimal(total),
            expected_beli=beli,
            wish=wish,
        )
    except PlacingRefused as refusal:
        return refusal


def kinds(outcomes):
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_one_coupon_in_eight_orders_at_once_is_used_by_one(user):
    put(user, *courses(8))
    claim = coupon_for(user, off=30)
    wish = own(general=claim)
    outcomes = at_once(lambda number: place_one(user, number, "69", wish), range(8))
    assert kinds(outcomes) == [CouponGone.__name__] * 7 + [Order.__name__]
    order = Order.objects.get()
    claim.refresh_from_db()
    assert (claim.status, claim.order) == (CouponClaim.Status.HELD, order)
    assert order.total_incl_tax == Decimal("69.00")


def test_a_hundred_beli_in_two_orders_of_a_hundred_at_once_pay_one(user):
    put(user, *courses(2, periods=[(30, "10")]))
    beli_for(user, 100)
    outcomes = at_once(lambda number: place_one(user, number, "0", own(beli=None), 100), range(2))
    assert kinds(outcomes) == [BeliGone.__name__, Order.__name__]
    order = Order.objects.get()
    assert (order.status, order.beli) == (Status.PAID, 100)
    assert ledger.balance(user) == 0 and not list(audit.what_is_wrong())


def test_beli_held_by_unpaid_orders_are_never_held_twice(user):
    put(user, *courses(6))
    beli_for(user, 250)
    wish = own(beli=100)
    outcomes = at_once(lambda number: place_one(user, number, "89", wish, 100), range(6))
    assert kinds(outcomes) == [BeliGone.__name__] * 4 + [Order.__name__] * 2
    assert ledger.available(user) == 50 and not list(audit.what_is_wrong())


def test_eight_clicks_on_what_beli_pay_are_one_order(user):
    put(user, make_course(periods=[(30, "10")]))
    beli_for(user, 200)
    basket = basket_of(user)
    lines = list(basket.all_lines())

    def click(_):
        try:
            return place_as_quoted(user, lines=lines).pk
        except AlreadyPending as error:
            return error.order.pk

    assert len(set(at_once(click, range(8)))) == 1
    assert ledger.available(user) == 100 and Order.objects.count() == 1
