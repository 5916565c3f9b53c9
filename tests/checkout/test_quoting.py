"""What a settlement comes to, and what is said about every coupon."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.models import Product
from checkout.models import CouponClaim
from checkout.settlement.quoting import PLAIN, Wish
from tests.checkout.shopping import basket_of, courses, put
from tests.checkout.spending import beli_for, coupon_for, own, place_as_quoted, quote_of
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def two(user):
    """Two courses of 99 in the basket."""
    found = courses(2)
    put(user, *found)
    return found


def text_of(offers, claim):
    return next(offer.text for offer in offers if offer.claim == claim)


def test_the_best_combination_is_picked_and_beli_pay_what_is_left(user, two):
    beli_for(user, 100)
    mine = coupon_for(user, off=30, only=two[:1])
    general = coupon_for(user, off=20, minimum=150)
    coupon_for(user, off=5, only=two[:1])
    quote = quote_of(user)
    assert quote.wish.coupons == {f"course-{two[0].pk}": mine.pk}
    assert (quote.wish.general, quote.wish.is_best) == (general.pk, True)
    assert (quote.total, quote.beli, quote.pay) == (Decimal("148.00"), 100, Decimal("138.00"))
    assert quote.saved == quote.saved_by_best == Decimal("50.00")
    assert quote.best_pay == quote.pay and not quote.problems


def test_ones_own_choice_is_followed_and_told_what_the_best_would_be(user, two):
    coupon_for(user, off=30, only=two[:1])
    less = coupon_for(user, off=5, only=two[:1])
    quote = quote_of(user, own({two[0]: less}))
    assert (quote.pay, quote.best_pay) == (Decimal("193.00"), Decimal("168.00"))
    assert (quote.saved, quote.saved_by_best) == (Decimal("5.00"), Decimal("30.00"))


def test_plain_takes_no_coupon_and_no_beli(user, two):
    beli_for(user, 100)
    coupon_for(user, off=30)
    quote = quote_of(user, PLAIN)
    assert (quote.pay, quote.beli, quote.saved) == (Decimal("198.00"), 0, Decimal("0.00"))
    assert (quote.beli_balance, quote.beli_most) == (100, 100)


def test_beli_cover_no_more_than_is_needed(user):
    put(user, make_course(periods=[(30, "5.09")]))
    beli_for(user, 100)
    quote = quote_of(user)
    assert (quote.beli, quote.beli_most, quote.pay) == (50, 50, Decimal("0.09"))


def test_more_beli_than_there_are_is_told(user, two):
    beli_for(user, 100)
    quote = quote_of(user, Wish(beli=150))
    assert quote.beli == 100 and quote.beli_most == 100


def test_a_minimum_that_is_not_met_says_what_is_missing(user, two):
    general = coupon_for(user, off=50, minimum=218)
    bound = coupon_for(user, off=50, minimum=100, only=two[:1])
    quote = quote_of(user)
    assert text_of(quote.general_offers, general) == "再买 ¥20 可用"
    assert text_of(quote.rows[0].offers, bound) == "再买 ¥1 可用"
    assert quote.rows[1].offers == [] and quote.saved == 0


def test_what_opens_later_says_when(user, two):
    later = timezone.localdate() + timedelta(days=3)
    claim = coupon_for(user, off=50, use_from=later)
    quote = quote_of(user)
    assert text_of(quote.general_offers, claim) == "3 天后可用" and quote.saved == 0


def test_what_opens_later_cannot_be_chosen_either(user, two):
    claim = coupon_for(user, off=50, use_from=timezone.localdate() + timedelta(days=3))
    quote = quote_of(user, own(general=claim))
    assert quote.saved == 0 and "3 天后可用" in quote.problems[0]


def test_what_is_past_its_days_is_not_offered_and_not_used(user, two):
    claim = coupon_for(user, off=50)
    yesterday = timezone.localdate() - timedelta(days=1)
    CouponClaim.objects.filter(pk=claim.pk).update(use_until=yesterday)
    quote = quote_of(user, own(general=claim))
    assert not quote.general_offers and quote.saved == 0
    assert "已过期" in quote.problems[0]


def test_a_general_minimum_is_held_against_what_course_coupons_leave(user, two):
    coupon_for(user, off=30, only=two[:1])
    general = coupon_for(user, off=20, minimum=198)
    quote = quote_of(user)
    assert text_of(quote.general_offers, general) == "再买 ¥30 可用"


@pytest.mark.parametrize("offset, is_open", [(-1, True), (0, True), (1, False)])
def test_both_ends_of_the_window_belong_to_it(user, two, offset, is_open):
    day = timezone.localdate() + timedelta(days=offset)
    coupon_for(user, off=50, use_from=day)
    assert (quote_of(user).saved > 0) is is_open


def test_the_last_day_still_counts(user, two):
    claim = coupon_for(user, off=50, use_until=timezone.localdate())
    assert quote_of(user).wish.general == claim.pk


def test_what_is_bound_elsewhere_says_where(user, two):
    elsewhere = make_course(title="别的课", slug="elsewhere")
    claim = coupon_for(user, off=50, only=[elsewhere])
    quote = quote_of(user)
    assert text_of(quote.others, claim) == "仅限《别的课》"
    assert all(claim not in [offer.claim for offer in row.offers] for row in quote.rows)


def test_a_lesser_coupon_says_that_a_better_combination_is_used(user, two):
    best = coupon_for(user, off=30)
    lesser = coupon_for(user, off=10)
    quote = quote_of(user)
    assert [offer.claim for offer in quote.general_offers] == [best, lesser]
    assert text_of(quote.general_offers, best) == ""
    assert text_of(quote.general_offers, lesser) == "已有更优惠的组合"
    assert all(offer.is_usable for offer in quote.general_offers)
    chosen = quote_of(user, own(general=best))
    assert text_of(chosen.general_offers, lesser) == ""


def test_a_coupon_used_on_one_line_says_so_on_the_other(user, two):
    claim = coupon_for(user, off=30, only=two)
    quote = quote_of(user)
    used, other = sorted(quote.rows, key=lambda row: row.sum.coupon is None)
    assert used.offers[0].is_chosen and used.offers[0].text == ""
    assert text_of(other.offers, claim) == f"已用于《{used.line.product.get_title()}》"


def test_a_coupon_in_a_pending_order_says_so(user, two):
    claim = coupon_for(user, off=30)
    place_as_quoted(user)
    put(user, make_course(slug="third"))
    third = list(basket_of(user).all_lines())[-1:]
    quote = quote_of(user, lines=third)
    assert text_of(quote.general_offers, claim) == "在待支付订单中" and quote.saved == 0


def test_a_chosen_coupon_that_does_not_apply_is_never_dropped_in_silence(user, two):
    claim = coupon_for(user, off=50, minimum=218)
    quote = quote_of(user, own(general=claim))
    assert quote.pay == Decimal("198.00")
    (problem,) = quote.problems
    assert "再买 ¥20 可用" in problem


def test_one_coupon_chosen_for_two_lines_is_used_once_and_told(user, two):
    claim = coupon_for(user, off=30, only=two)
    quote = quote_of(user, own({two[0]: claim, two[1]: claim}))
    assert quote.pay == Decimal("168.00")
    (problem,) = quote.problems
    assert "一张券只能用一次" in problem


def test_the_coupons_of_others_are_never_offered_nor_used(user, two):
    claim = coupon_for(UserFactory(), off=30)
    quote = quote_of(user)
    assert not quote.general_offers and not quote.others and quote.saved == 0
    chosen = quote_of(user, own(general=claim))
    assert chosen.saved == 0 and len(chosen.problems) == 1


def test_no_coupon_covers_a_degree_unless_it_says_so(user, two):
    Product.objects.filter(pk=two[0].pk).update(kind=Product.Kind.DEGREE)
    bound = coupon_for(user, off=30, only=two[:1])
    coupon_for(user, percent=50)
    quote = quote_of(user)
    assert [row.sum.pay for row in quote.rows] == [Decimal("99.00"), Decimal("49.50")]
    assert [offer.claim for offer in quote.others] == [bound]
    willing = coupon_for(user, off=40, only=two[:1], covers_degrees=True)
    assert quote_of(user).rows[0].sum.coupon == willing.pk


def queries_of_quote(lines, claims):
    user = UserFactory()
    found = [make_course(slug=f"{user.pk}-{n}") for n in range(lines)]
    put(user, *found)
    elsewhere = make_course(slug=f"{user.pk}-elsewhere")
    beli_for(user, 100)
    for number in range(claims):
        only = ([], found, found[:1], [elsewhere], [])[number % 5]
        minimum = 10_000 if number % 5 == 4 else None
        coupon_for(user, off=number + 1, only=only, minimum=minimum)
    basket = basket_of(user)
    chosen = list(basket.all_lines())
    with CaptureQueriesContext(connection) as captured:
        assert len(quote_of(user, lines=chosen).rows) == lines
    return len(captured)


def test_a_quote_takes_at_most_twelve_queries_for_twenty_lines_and_fifty_coupons():
    few = queries_of_quote(2, 5)
    assert few == queries_of_quote(20, 50) <= 12


def test_a_choice_for_a_line_that_is_gone_is_a_problem_and_no_error(user):
    first, second = courses(2)
    put(user, first, second)
    claim = coupon_for(user, off=10, only=[first, second])
    wish = own({second: claim})
    lines = [line for line in basket_of(user).all_lines() if line.product_id == first.pk]
    told = quote_of(user, wish, lines)
    assert len(told.problems) == 1 and told.saved == 0


def test_a_coupon_whose_offer_was_deleted_is_no_coupon(user, client):
    (course,) = courses(1)
    put(user, course)
    claim = coupon_for(user, off=10, only=[course])
    claim.voucher.offers.all().delete()
    assert quote_of(user).saved == 0
    client.force_login(user)
    assert client.get("/account/coupons/").status_code == 200
