"""Staff are told how coupons do from claims and paid orders alone."""

from datetime import timedelta
from decimal import Decimal

import pytest

from checkout.coupons import claims, windows
from checkout.coupons.figures import Figures, figures_of, figures_of_sets
from checkout.coupons.making import put_code_set
from checkout.models import CouponClaim
from checkout.paying import complete
from tests.checkout.coupons import give_claim, make_coupon, make_range
from tests.checkout.shopping import courses, put
from tests.checkout.spending import beli_for, own, place_as_quoted
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def buy(coupon, *, beli=0, paid=True):
    """Two courses of 100 yuan, with a claim of the coupon."""
    user = UserFactory()
    claim = give_claim(user, coupon)
    put(user, *courses_of_the_shop)
    if beli:
        beli_for(user, beli)
    order = place_as_quoted(user, own(general=claim, beli=beli))
    if paid:
        complete(order=order)
    return order


courses_of_the_shop = []


@pytest.fixture(autouse=True)
def _shop():
    courses_of_the_shop[:] = courses(2, periods=[(30, "100")])


def test_a_coupon_nobody_has_is_all_noughts(django_assert_num_queries):
    coupon = make_coupon()
    with django_assert_num_queries(2):
        assert figures_of([coupon]) == {coupon.pk: Figures()}
    assert figures_of([]) == {} == figures_of_sets([])


def test_claims_are_counted_by_their_state_and_money_from_paid_orders(django_assert_num_queries):
    coupon, other = make_coupon(value="30"), make_coupon(value="1")
    buy(coupon)
    buy(coupon, beli=200)  # 20 yuan
    buy(coupon, paid=False)
    give_claim(UserFactory(), coupon)
    lapsed = give_claim(UserFactory(), coupon)
    yesterday = windows.today() - timedelta(days=1)
    CouponClaim.objects.filter(pk=lapsed.pk).update(use_until=yesterday)
    buy(other)
    with django_assert_num_queries(2):
        found = figures_of([coupon, other])
    assert found[coupon.pk] == Figures(5, 1, 2, 1, Decimal("60.00"), Decimal("320.00"))
    assert found[other.pk] == Figures(1, 0, 1, 0, Decimal("1.00"), Decimal("199.00"))


def test_an_order_with_two_of_the_same_brings_its_money_once():
    first, second = courses_of_the_shop
    coupon = make_coupon(range=make_range(first, second), per_person=2)
    user = UserFactory()
    mine = {course: give_claim(user, coupon) for course in (first, second)}
    put(user, first, second)
    complete(order=place_as_quoted(user, own(mine)))
    found = figures_of([coupon])[coupon.pk]
    assert (found.used, found.discount, found.revenue) == (2, 60, 140)


def test_a_set_is_counted_over_all_of_its_codes(django_assert_num_queries):
    made, idle = (
        put_code_set(name=name, number=3, kind="amount_off", value=30) for name in ("用", "闲")
    )
    codes = list(made.vouchers.values_list("code", flat=True))
    user = UserFactory()
    claim = claims.claim_code(user=user, code=codes[0])
    claims.claim_code(user=UserFactory(), code=codes[1])
    put(user, *courses_of_the_shop)
    complete(order=place_as_quoted(user, own(general=claim)))
    with django_assert_num_queries(2):
        found = figures_of_sets([made, idle])
    assert found[made.pk] == Figures(2, 0, 1, 0, Decimal("30.00"), Decimal("170.00"))
    assert found[idle.pk] == Figures()
