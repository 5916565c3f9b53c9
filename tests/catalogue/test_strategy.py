from decimal import Decimal

import pytest

from catalogue.partner.personal_prices import forget, register
from catalogue.partner.strategy import Selector, price_ladders
from catalogue.publishing import take_off_sale
from tests.checkout.shopping import basket_of, put
from tests.factories import UserFactory, make_course, period_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def half_price():
    """Learners pay half; how often it was asked is written down."""
    asked = []

    def answer(user, periods):
        asked.append(len(periods))
        return {period.pk: period.price / 2 for period in periods}

    register(answer)
    yield asked
    forget(answer)


def info(course, days, user=None):
    return Selector().strategy(user=user).fetch_for_period(course, period_of(course, days))


def test_each_period_has_its_price():
    course = make_course()
    assert info(course, 30).price.incl_tax == Decimal("99")
    assert info(course, None).price.incl_tax == Decimal("299")
    assert info(course, 30).availability.is_available_to_buy


def test_adding_and_looking_later_see_the_same_price(user):
    course = make_course()
    basket = basket_of(user)
    period = period_of(course, None)
    added = basket.get_stock_info(course, [{"period": period}])
    line, _created = basket.add_course(course, period)
    assert line.price_incl_tax == added.price.incl_tax
    assert basket_of(user).all_lines()[0].unit_price_incl_tax == added.price.incl_tax


def test_a_course_without_a_chosen_period_shows_its_lowest_price():
    course = make_course()
    assert Selector().strategy().fetch_for_product(course).price.incl_tax == Decimal("99")


def test_off_sale_and_retired_say_why():
    course = make_course()
    course.periods.filter(days=30).update(is_active=False)
    permitted, reason = info(course, 30).availability.is_purchase_permitted(1)
    assert not permitted and "停售" in str(reason)
    take_off_sale(product=course)
    assert "下架" in str(info(course, None).availability.message)


def test_a_period_of_another_course_has_no_price():
    course, other = make_course(), make_course(slug="other")
    found = Selector().strategy().fetch_for_period(course, period_of(other, 30))
    assert not found.price.exists and not found.availability.is_available_to_buy


def test_a_person_with_a_price_of_their_own_pays_it_everywhere(user, half_price):
    course = make_course(periods=[(30, "100")])
    assert info(course, 30, user).price.incl_tax == Decimal("50")
    offer = price_ladders([course], user=user)[course.pk][0]
    assert (offer.price, offer.old_price) == (Decimal("50"), Decimal("100"))


def test_nobody_in_particular_pays_what_is_published(half_price):
    course = make_course(periods=[(30, "100")])
    assert info(course, 30).price.incl_tax == Decimal("100")
    assert price_ladders([course])[course.pk][0].price == Decimal("100")
    assert half_price == []


def test_a_basket_asks_for_personal_prices_once(user, half_price):
    courses = [make_course(slug=f"c{number}") for number in range(3)]
    put(user, *courses)
    half_price.clear()
    prices = [line.unit_price_incl_tax for line in basket_of(user).all_lines()]
    assert prices == [Decimal("49.5")] * 3 and half_price == [3]
