"""Dated site offers of Oscar are part of the price, once (decision 2)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from oscar.core.loading import get_model

from catalogue.models import Category, PricePeriod
from catalogue.partner.ladders import price_now, price_summary
from catalogue.partner.personal_prices import forget, register
from catalogue.partner.sale_prices import Sale, noting_changes
from catalogue.partner.strategy import Selector, price_ladders
from checkout.placing import PriceChanged
from tests.catalogue.sales import make_range, make_sale
from tests.checkout.shopping import basket_of, courses, place, put
from tests.factories import UserFactory, make_course, period_of

pytestmark = pytest.mark.django_db

Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def course():
    return make_course(periods=[(30, "99.99"), (None, "299")])


def prices(course, user=None):
    return [offer.price for offer in price_ladders([course], user=user)[course.pk]]


def test_a_percentage_is_rounded_half_up_to_the_fen(course):
    sale = make_sale(course, percent="15")
    first, _for_ever = price_ladders([course])[course.pk]
    assert (first.price, first.old_price) == (Decimal("84.99"), Decimal("99.99"))
    assert first.sale_ends_at == sale.end_datetime
    assert prices(course) == [Decimal("84.99"), Decimal("254.15")]


def test_yuan_off_each_never_goes_below_nothing(course):
    make_sale(course, yuan="100")
    assert prices(course) == [Decimal("0"), Decimal("199")]


def test_the_best_of_several_counts(course):
    make_sale(course, percent="10")
    make_sale(course, name="满减", yuan="20")
    assert prices(course) == [Decimal("79.99"), Decimal("269.10")]


def test_what_is_free_is_in_no_sale():
    course = make_course(periods=[(30, "0")])
    make_sale(course, percent="50")
    offer = price_ladders([course])[course.pk][0]
    assert (offer.old_price, offer.sale_ends_at) == (None, None)


def test_a_free_period_is_measured_against_what_is_published():
    course = make_course(periods=[(30, "0"), (None, "99")])
    make_sale(course, percent="50")
    summary = price_summary(price_ladders([course])[course.pk])
    assert (summary.is_free, summary.to_price) == (True, Decimal("49.50"))
    assert (summary.full_price, summary.old_price) == (Decimal("99"), None)


def test_a_sale_on_a_category_holds_for_what_is_below_it():
    top = Category.add_root(name="编程")
    inside = make_course(category=top.add_child(name="Python"), slug="inside")
    outside = make_course(slug="outside")
    make_sale(percent="50", categories=[top])
    assert prices(inside)[0] == Decimal("49.50")
    assert prices(outside)[0] == Decimal("99.00")


NOW = timezone.now()


@pytest.mark.parametrize(
    "changes",
    [
        {"begins": NOW + timedelta(hours=1)},
        {"ends": NOW - timedelta(hours=1)},
        {"ends": None},  # not dated: nothing could be said of its end
        {"offer_type": ConditionalOffer.VOUCHER},
        {"offer_type": ConditionalOffer.USER},
        {"max_user_applications": 1},
        {"max_global_applications": 10},
        {"max_discount": 100},
    ],
)
def test_what_is_not_for_everybody_and_now_is_no_price(course, changes):
    make_sale(course, percent="50", **changes)
    assert prices(course)[0] == Decimal("99.99")


def test_a_suspended_offer_is_no_price(course):
    make_sale(course, percent="50").suspend()
    assert prices(course)[0] == Decimal("99.99")


@pytest.mark.parametrize("terms", [(Condition.COUNT, 2), (Condition.VALUE, 1)])
def test_an_offer_that_asks_for_more_than_the_course_is_no_price(course, terms):
    kind, value = terms
    where = make_range("全部", products=[course])
    condition = Condition.objects.create(range=where, type=kind, value=value)
    make_sale(course, percent="50", range=where, condition=condition)
    assert prices(course)[0] == Decimal("99.99")


def test_the_condition_must_hold_for_the_course_too(course):
    other = make_range("另一些", products=[make_course(slug="other")])
    condition = Condition.objects.create(range=other, type=Condition.COUNT, value=1)
    make_sale(course, percent="50", condition=condition)
    assert prices(course)[0] == Decimal("99.99")


@pytest.mark.parametrize(("own", "pays"), [("40", "40"), ("60", "50")])
def test_the_lower_of_a_persons_own_price_and_the_sale_is_paid(user, own, pays):
    course = make_course(periods=[(30, "100")])
    make_sale(course, percent="50")

    def answer(_user, periods):
        return {period.pk: Decimal(own) for period in periods}

    register(answer)
    offer = price_ladders([course], user=user)[course.pk][0]
    forget(answer)
    assert (offer.price, offer.old_price) == (Decimal(pays), Decimal("100"))
    assert bool(offer.sale_ends_at) == (own > pays)


def test_every_place_of_the_shop_says_the_same_price(user, course):
    make_sale(course, percent="15")
    period = period_of(course, 30)
    sale_price = Decimal("84.99")
    strategy = Selector().strategy(user=user)
    assert prices(course)[0] == sale_price
    assert price_summary(price_ladders([course])[course.pk]).from_price == sale_price
    assert strategy.fetch_for_product(course).price.incl_tax == sale_price
    assert strategy.fetch_for_period(course, period).price.incl_tax == sale_price
    put(user, course)
    assert basket_of(user).all_lines()[0].unit_price_incl_tax == sale_price
    order = place(user, total="84.99")
    assert order.total_incl_tax == sale_price
    line = order.lines.get()
    assert line.line_price_incl_tax == line.unit_price_incl_tax == sale_price


def test_an_order_keeps_its_price_when_the_sale_is_over(user, course):
    sale = make_sale(course, percent="15")
    put(user, course)
    order = place(user, total="84.99")
    ConditionalOffer.objects.filter(pk=sale.pk).update(end_datetime=timezone.now())
    assert order.lines.get().line_price_incl_tax == Decimal("84.99")


def test_a_sale_that_ended_meanwhile_is_told(user, course):
    sale = make_sale(course, percent="15")
    put(user, course)
    ConditionalOffer.objects.filter(pk=sale.pk).update(end_datetime=timezone.now())
    with pytest.raises(PriceChanged):
        place(user, total="84.99")


def test_any_number_of_courses_and_sales_takes_as_many_queries(django_assert_num_queries):
    some = courses(12)
    for number in range(5):
        make_sale(*some, name=f"特惠{number}", percent=str(number + 1))
    with django_assert_num_queries(3):  # periods, sales, what they are for
        ladders = price_ladders(some)
    assert {ladder[0].price for ladder in ladders.values()} == {Decimal("94.05")}


def test_a_basket_asks_for_its_sales_once(user, django_assert_num_queries):
    some = courses(5)
    make_sale(*some, percent="10")
    put(user, *some)
    basket = basket_of(user)
    with django_assert_num_queries(3):  # lines, sales, what they are for
        lines = list(basket.all_lines())
        assert {line.unit_price_incl_tax for line in lines} == {Decimal("89.10")}
    with django_assert_num_queries(1):
        basket.strategy.ladders(some)


def test_who_keeps_prices_hears_when_they_change(course):
    now = timezone.now()
    ends, begins = now + timedelta(hours=2), now + timedelta(hours=1)
    make_sale(course, percent="15", ends=ends)
    with noting_changes() as changes:
        prices(course)
    assert min(changes) == ends
    make_sale(course, name="将来", percent="15", begins=begins, ends=now + timedelta(days=3))
    with noting_changes() as changes:
        prices(course)
    assert min(changes) == begins


yuan = st.decimals(min_value=0, max_value=99999, places=2)


@given(price=yuan, percent=st.integers(0, 100), off=yuan)
def test_a_sale_only_ever_lowers_a_price(price, percent, off):
    period = PricePeriod(days=30, price=price)
    terms = {"name": "", "ends_at": NOW, "percent_off": Decimal(percent), "yuan_off": off}
    offer = price_now(period, sales=[Sale(**terms)])
    assert 0 <= offer.price <= price
    assert offer.price == offer.price.quantize(Decimal("0.01"))
    assert (offer.old_price is None) == (offer.price == price) == (offer.sale_ends_at is None)
