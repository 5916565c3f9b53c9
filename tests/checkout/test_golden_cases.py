"""The golden cases of the first shop's own data (S0.41), from the basket to the order."""

from decimal import Decimal

import pytest

from beli import ledger
from tests.checkout.shopping import place, put
from tests.checkout.spending import beli_for, coupon_for, own, place_as_quoted
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


def course_at(price, days=30):
    return make_course(periods=[(days, str(price))])


def test_300_with_an_80_percent_coupon_is_240(user):
    course = course_at(300)
    put(user, course)
    claim = coupon_for(user, percent=80, only=[course])
    order = place_as_quoted(user, own({course: claim}))
    assert order.amount_due == order.total_incl_tax == Decimal("240.00")


def test_200_less_30_for_the_course_less_30_for_all_is_140(user):
    course = course_at(200)
    put(user, course)
    choice = {course: coupon_for(user, off=30, only=[course])}
    order = place_as_quoted(user, own(choice, coupon_for(user, off=30)))
    assert order.amount_due == Decimal("140.00")
    line = order.lines.get()
    assert line.line_price_before_discounts_incl_tax == Decimal("200.00")
    assert line.line_price_incl_tax == Decimal("140.00")


def test_the_same_with_100_beli_is_130_and_no_beli_are_left(user):
    course = course_at(200)
    put(user, course)
    beli_for(user, 100)
    choice = {course: coupon_for(user, off=30, only=[course])}
    order = place_as_quoted(user, own(choice, coupon_for(user, off=30), beli=None))
    assert (order.amount_due, order.beli) == (Decimal("130.00"), 100)
    assert order.total_incl_tax == Decimal("140.00")
    assert ledger.available(user) == 0


def test_two_courses_each_with_its_coupon_and_one_for_all_are_440(user):
    first, second = course_at(500), course_at(200)
    put(user, first, second)
    choice = {
        first: coupon_for(user, off=200, only=[first]),
        second: coupon_for(user, off=30, only=[second]),
    }
    order = place_as_quoted(user, own(choice, coupon_for(user, off=30)))
    assert order.amount_due == Decimal("440.00")
    assert sum(line.line_price_incl_tax for line in order.lines.all()) == Decimal("440.00")


def test_a_year_without_a_coupon_is_800(user):
    put(user, course_at(800, days=360), days=360)
    assert place(user, total="800").amount_due == Decimal("800.00")
