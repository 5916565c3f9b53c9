from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.models import PricePeriod
from catalogue.partner.ladders import build_ladder, price_summary
from catalogue.partner.strategy import price_ladders
from catalogue.periods import PERIOD_DAYS
from tests.factories import make_course


def periods(*rungs):
    return [
        PricePeriod(pk=number, days=days, price=Decimal(price))
        for number, (days, price) in enumerate(rungs, start=1)
    ]


def best(*rungs):
    return [offer.days for offer in build_ladder(periods(*rungs)) if offer.is_best_value]


def test_rungs_are_sorted_by_length_with_for_ever_last():
    ladder = build_ladder(periods((None, "599"), (360, "399"), (30, "99")))
    assert [offer.days for offer in ladder] == [30, 360, None]


def test_the_price_per_day_is_rounded_half_up_to_the_fen():
    ladder = build_ladder(periods((30, "100"), (None, "1")))
    assert [offer.per_day for offer in ladder] == [Decimal("3.33"), None]


def test_the_lowest_price_per_day_is_the_best_value():
    assert best((30, "99"), (90, "199"), (360, "699"), (None, "1999")) == [360]


def test_for_ever_is_the_best_value_when_it_costs_no_more_than_the_longest_period():
    assert best((30, "99"), (360, "399"), (None, "399")) == [None]


@pytest.mark.parametrize(
    "rungs",
    [
        [(30, "99")],
        [(None, "99")],
        [(30, "0"), (90, "99")],
        [(30, "30"), (60, "60")],
        [(30, "99"), (None, "299")],
    ],
)
def test_without_a_real_choice_nothing_is_marked(rungs):
    assert best(*rungs) == []


def test_a_person_with_a_lower_price_sees_the_usual_one_struck_out():
    rows = periods((30, "99"), (90, "199"))
    offer = build_ladder(rows, {1: Decimal("50")})[0]
    assert (offer.price, offer.old_price) == (Decimal("50"), Decimal("99"))


def test_a_free_course_is_free_and_knows_its_highest_price():
    summary = price_summary(build_ladder(periods((7, "0"), (None, "199"))))
    assert summary.is_free and summary.to_price == Decimal("199")


def test_a_course_without_prices_is_not_free():
    assert price_summary([]) is None


prices = st.decimals(min_value=0, max_value=99999, places=2)


@given(st.dictionaries(st.sampled_from([*PERIOD_DAYS, None]), prices, min_size=1))
def test_whatever_the_prices_at_most_one_is_best_and_no_timed_one_is_cheaper_a_day(by_days):
    ladder = build_ladder(periods(*by_days.items()))
    marked = [offer for offer in ladder if offer.is_best_value]
    assert len(marked) <= 1
    timed = [offer.price / offer.days for offer in ladder if offer.days and offer.price]
    for offer in marked:
        assert offer.price > 0
        assert offer.days is None or offer.price / offer.days == min(timed)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [2, 12])
def test_ladders_of_many_courses_cost_two_queries(django_assert_num_queries, size):
    courses = [make_course(slug=f"c{number}") for number in range(size)]
    with django_assert_num_queries(2):  # the periods, and whether there is a sale
        ladders = price_ladders(courses)
    assert {len(ladder) for ladder in ladders.values()} == {2}
