"""The best price against every combination there is, and against the clock."""

import random
import time
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkout.reckoning.arithmetic import Coupon, Item, Kind, settle
from checkout.reckoning.best_price import Selection, best


def coupon(key, kind, value, covers="abcdefgh", minimum=0, general=False):
    return Coupon(key, Kind(kind), Decimal(value), Decimal(minimum), frozenset(covers), general)


def total(items, coupons, selection):
    by_key = {one.key: one for one in coupons}
    chosen = {key: by_key[number] for key, number in selection.chosen.items()}
    settled = settle(items, chosen=chosen, general=by_key.get(selection.general))
    assert not settled.refusals
    return settled.total


def off(one, price):
    """Fen, by Fractions."""
    if one.kind == Kind.PERCENT_TO_PAY:
        return price - int(price * Fraction(one.value) / 100 + Fraction(1, 2))
    needed = one.minimum * 100 if one.kind == Kind.AMOUNT_OFF_FROM else 0
    return min(price, int(one.value * 100)) if price >= needed else 0


def every_total(items, coupons):
    """Fen of each combination there is."""
    course = [one for one in coupons if not one.is_general]
    general = [None, *(one for one in coupons if one.is_general)]
    for used in set(permutations([*course, *[None] * len(items)], len(items))):
        left = {}
        for item, one in zip(items, used, strict=True):
            price = int(item.price * 100)
            covered = one is not None and item.key in one.covers
            left[item.key] = price - (off(one, price) if covered else 0)
        for one in general:
            counted = sum(price for key, price in left.items() if one and key in one.covers)
            yield sum(left.values()) - (off(one, counted) if one else 0)


prices = st.one_of(st.integers(0, 2000), st.integers(0, 20).map(lambda n: n * 100))


@st.composite
def baskets(draw, most_items=3, most_coupons=5):
    keys = "abcd"[: draw(st.integers(0, most_items))]
    items = [Item(key, Decimal(draw(prices)) / 100) for key in keys]
    coupons = []
    for number in range(draw(st.integers(0, most_coupons))):
        kind = draw(st.sampled_from(list(Kind)))
        is_percent = kind == Kind.PERCENT_TO_PAY
        value = Decimal(draw(st.integers(0, 100) if is_percent else prices)) / (
            1 if is_percent else 100
        )
        covers = frozenset(draw(st.sets(st.sampled_from(keys)))) if keys else frozenset()
        minimum = Decimal(draw(st.integers(0, 4000))) / 100
        coupons.append(Coupon(number, kind, value, minimum, covers, draw(st.booleans())))
    return items, coupons


@settings(max_examples=300, deadline=None)
@given(baskets())
def test_no_combination_costs_less(basket):
    items, coupons = basket
    assert total(items, coupons, best(items, coupons)) * 100 == min(every_total(items, coupons))


@settings(max_examples=300, deadline=None)
@given(baskets(most_items=4, most_coupons=8), st.randoms())
def test_order_of_lines_changes_nothing(basket, rng):
    items, coupons = basket
    assert best(rng.sample(items, len(items)), coupons) == best(items, coupons)


@settings(max_examples=300, deadline=None)
@given(baskets(most_items=4, most_coupons=8))
def test_one_more_coupon_never_costs_more(basket):
    items, coupons = basket
    fewer = coupons[:-1]
    assert total(items, coupons, best(items, coupons)) <= total(items, fewer, best(items, fewer))


@settings(max_examples=300, deadline=None)
@given(baskets(most_items=4, most_coupons=8))
def test_no_coupon_is_used_up_for_nothing(basket):
    items, coupons = basket
    found = best(items, coupons)
    for key in found.chosen:
        without = {other: number for other, number in found.chosen.items() if other != key}
        fewer = settle(
            items,
            chosen={other: coupons[number] for other, number in without.items()},
            general=None if found.general is None else coupons[found.general],
        )
        assert fewer.total > total(items, coupons, found)
    if found.general is not None:
        assert total(items, coupons, Selection(found.chosen)) > total(items, coupons, found)


def test_less_off_the_lines_keeps_a_general_coupon_within_its_minimum():
    items = [Item("a", Decimal(200)), Item("b", Decimal(100))]
    coupons = [
        coupon(1, "amount_off", 30, "a"),
        coupon(2, "amount_off", 20, "b"),
        coupon(3, "amount_off_from", 60, "ab", minimum=280, general=True),
    ]
    assert best(items, coupons) == Selection({"b": 2}, 3)


def test_a_coupon_for_two_lines_goes_where_the_general_one_does_not_count():
    items = [Item("a", Decimal(100)), Item("degree", Decimal(100))]
    coupons = [
        coupon(1, "amount_off", 30, {"a", "degree"}),
        coupon(2, "percent_to_pay", 50, "a", general=True),
    ]
    assert best(items, coupons) == Selection({"degree": 1}, 2)


def test_of_equal_coupons_the_first_is_used():
    coupons = [coupon(number, "amount_off", 10) for number in (7, 3, 5)]
    assert best([Item("a", Decimal(50))], coupons) == Selection({"a": 7})


def full_size(rng):
    """8 lines and 12 coupons in steps of ten yuan, with minimums in danger."""
    keys = "abcdefgh"
    items = [Item(key, Decimal(rng.randint(2, 8) * 100)) for key in keys]
    price = sum(item.price for item in items)
    coupons = []
    for number in range(10):
        covers = rng.sample(keys, rng.randint(3, 8))
        if rng.random() < 0.5:
            coupons.append(
                coupon(number, "percent_to_pay", rng.choice([50, 60, 70, 80, 90]), covers)
            )
        else:
            coupons.append(coupon(number, "amount_off", rng.randint(2, 20) * 10, covers))
    for number in (10, 11):
        minimum = int(price * rng.randint(60, 95) / 1000) * 10
        value = min(minimum, rng.randint(5, 150) * 10)
        covers = rng.choice([keys, keys, rng.sample(keys, 7), rng.sample(keys, 5)])
        coupons.append(coupon(number, "amount_off_from", value, covers, minimum, True))
    return items, coupons


def least_total(items, coupons):
    """Coupon by coupon, every (lines served, off counted lines, off the others) there is."""
    course = [one for one in coupons if not one.is_general]
    price = sum(item.price for item in items) * 100
    least = price
    for general in [None, *(one for one in coupons if one.is_general)]:
        states = {(0, 0, 0)}
        counted = 0
        for item in items:
            counted += item.price * 100 if general and item.key in general.covers else 0
        for one in course:
            more = set()
            for lines, inside, outside in states:
                for place, item in enumerate(items):
                    if lines >> place & 1 or item.key not in one.covers:
                        continue
                    less = off(one, int(item.price * 100))
                    is_inside = general is not None and item.key in general.covers
                    more.add(
                        (
                            lines | 1 << place,
                            inside + (less if is_inside else 0),
                            outside + (0 if is_inside else less),
                        )
                    )
            states = pareto_free(states | more, general)
        for _lines, inside, outside in states:
            off_all = off(general, counted - inside) if general else 0
            least = min(least, price - inside - outside - off_all)
    return Decimal(least) / 100


def pareto_free(states, general):
    """For each set of lines and sum inside, only the most outside counts."""
    most = {}
    for lines, inside, outside in states:
        most[lines, inside] = max(most.get((lines, inside), 0), outside)
    if general is None:
        by_lines = {}
        for (lines, inside), outside in most.items():
            by_lines[lines] = max(by_lines.get(lines, 0), inside + outside)
        return {(lines, 0, gained) for lines, gained in by_lines.items()}
    return {(lines, inside, outside) for (lines, inside), outside in most.items()}


@pytest.mark.parametrize("seed", range(6))
def test_eight_lines_with_twelve_coupons_are_exact(seed):
    items, coupons = full_size(random.Random(seed))
    assert total(items, coupons, best(items, coupons)) == least_total(items, coupons)


def large(seed):
    """20 lines and 50 coupons of all kinds, some general, some minimums in danger."""
    rng = random.Random(seed)
    keys = [f"line{number}" for number in range(20)]
    items = [Item(key, Decimal(rng.randint(2000, 80000)) / 100) for key in keys]
    price = int(sum(item.price for item in items))
    coupons = []
    for number in range(50):
        is_general = number % 5 == 0
        kind = rng.choice(list(Kind))
        value = rng.randint(50, 99) if kind == Kind.PERCENT_TO_PAY else rng.randint(5, 300)
        minimum = rng.randint(price // 2, price) if is_general else rng.randint(0, 400)
        covers = rng.sample(keys, rng.randint(1, 20))
        coupons.append(coupon(number, kind, value, covers, minimum, is_general))
    return items, coupons


def own_best(items, coupons):
    """Each line in turn takes its own best coupon that is left, then the best general one."""
    by_key, taken = {}, set()
    for item in sorted(items, key=lambda item: item.key):
        free = [
            one
            for one in coupons
            if not one.is_general and one.key not in taken and item.key in one.covers
        ]
        one = max(free, key=lambda one: off(one, int(item.price * 100)), default=None)
        if one:
            by_key[item.key] = one
            taken.add(one.key)
    general = [None, *(one for one in coupons if one.is_general)]
    return min(settle(items, chosen=by_key, general=one).total for one in general)


@pytest.mark.parametrize("seed", range(20))
def test_many_lines_never_cost_more_than_each_lines_own_best(seed):
    items, coupons = large(seed)
    assert total(items, coupons, best(items, coupons)) <= own_best(items, coupons)


def seconds(items, coupons):
    """The quickest of three."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        best(items, coupons)
        times.append(time.perf_counter() - started)
    return min(times)


def test_twenty_lines_with_fifty_coupons_take_50_ms():
    assert max(seconds(*large(seed)) for seed in range(20)) < 0.05


def test_eight_lines_with_twelve_coupons_take_150_ms():
    assert max(seconds(*full_size(random.Random(seed))) for seed in range(20)) < 0.15
