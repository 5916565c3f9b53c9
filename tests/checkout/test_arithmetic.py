"""The shop's arithmetic: golden cases (S0.41), and a slow plain reference."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checkout.reckoning.arithmetic import (
    Coupon,
    Item,
    Kind,
    Reason,
    RefundShare,
    Refusal,
    Step,
    refund_share,
    settle,
)


def coupon(key, kind, value, covers="a", minimum=0, general=False):
    return Coupon(key, Kind(kind), Decimal(value), Decimal(minimum), frozenset(covers), general)


def items(**prices):
    return [Item(key, Decimal(price)) for key, price in prices.items()]


def test_golden_300_with_80_percent_is_240():
    assert settle(items(a=300), chosen={"a": coupon(1, "percent_to_pay", 80)}).pay == 240


def test_golden_200_less_30_less_30_is_140():
    course = coupon(1, "amount_off", 30)
    general = coupon(2, "amount_off", 30, general=True)
    assert settle(items(a=200), chosen={"a": course}, general=general).pay == 140


def test_golden_the_same_with_100_beli_is_130_and_none_are_left():
    course = coupon(1, "amount_off", 30)
    general = coupon(2, "amount_off", 30, general=True)
    settled = settle(items(a=200), chosen={"a": course}, general=general, beli=100)
    assert (settled.pay, settled.beli) == (130, 100)
    assert settled.lines[0].steps == (
        Step("price", Decimal(200)),
        Step("coupon", Decimal(-30), 1),
        Step("general", Decimal(-30), 2),
        Step("beli", Decimal(-10)),
    )


def test_golden_500_less_200_and_200_less_30_are_470_less_30_is_440():
    chosen = {"a": coupon(1, "amount_off", 200), "b": coupon(2, "amount_off", 30, "b")}
    general = coupon(3, "amount_off", 30, "ab", general=True)
    settled = settle(items(a=500, b=200), chosen=chosen, general=general)
    assert settled.total + settled.general_off == 470
    assert settled.pay == 440


def test_golden_no_coupon_is_800():
    assert settle(items(a=800)).pay == 800


def test_percentage_is_rounded_half_up():
    half = settle(items(a="0.01"), chosen={"a": coupon(1, "percent_to_pay", 50)})
    assert half.refusals == (Refusal(1, Reason.SAVES_NOTHING, item="a"),)
    assert settle(items(a="0.03"), chosen={"a": coupon(1, "percent_to_pay", 50)}).pay == Decimal(
        "0.02"
    )


def test_minimum_says_what_is_missing():
    below = coupon(1, "amount_off_from", 30, minimum=200)
    assert settle(items(a=180), chosen={"a": below}).refusals == (
        Refusal(1, Reason.BELOW_MINIMUM, Decimal(20), "a"),
    )
    assert settle(items(a=200), chosen={"a": below}).pay == 170


def test_general_minimum_is_tested_on_the_discounted_sum():
    general = coupon(2, "amount_off_from", 30, minimum=200, general=True)
    settled = settle(items(a=210), chosen={"a": coupon(1, "amount_off", 20)}, general=general)
    assert settled.pay == 190
    assert settled.refusals == (Refusal(2, Reason.BELOW_MINIMUM, Decimal(10)),)


def test_general_coupon_takes_nothing_off_what_it_does_not_cover():
    settled = settle(items(a=100, b=100), general=coupon(1, "amount_off", 150, "a", general=True))
    assert [line.pay for line in settled.lines] == [0, 100]


def test_one_claim_is_used_once():
    twice = coupon(1, "amount_off", 30, "ab")
    settled = settle(items(b=100, a=100), chosen={"b": twice, "a": twice})
    assert settled.pay == 170
    assert settled.refusals == (Refusal(1, Reason.USED_ALREADY, item="b"),)


@pytest.mark.parametrize(
    "chosen",
    [
        {"a": coupon(1, "amount_off", 30, "b")},
        {"a": coupon(1, "amount_off", 30, general=True)},
        {"gone": coupon(1, "amount_off", 30, {"gone"})},
    ],
)
def test_coupon_for_something_else_is_refused(chosen):
    settled = settle(items(a=100, b=100), chosen=chosen)
    assert settled.pay == 200
    assert [refusal.reason for refusal in settled.refusals] == [Reason.NOT_FOR_THIS]


def test_beli_pay_for_extra_last():
    settled = settle(items(a=10), beli=150, extra=Decimal("8.05"))
    assert (settled.lines[0].beli, settled.extra_beli, settled.pay) == (100, 50, Decimal("3.05"))


@pytest.mark.parametrize("price", [-1, "0.001", "NaN", "Infinity"])
def test_what_is_no_price_is_refused(price):
    with pytest.raises(ValueError):
        Item("a", Decimal(price))


def test_floats_negative_minimums_and_dearer_percentages_are_refused():
    with pytest.raises(ValueError):
        Item("a", 1.5)
    with pytest.raises(ValueError):
        coupon(1, "amount_off_from", 1, minimum=-1)
    with pytest.raises(ValueError):
        coupon(1, "percent_to_pay", 101)


@pytest.mark.parametrize("wrong", [{"beli": 1.5}, {"beli": -1}, {"beli": True}, {"extra": -1}])
def test_wrong_beli_and_extra_are_refused(wrong):
    with pytest.raises(ValueError):
        settle(items(a=1), **wrong)


def test_two_items_with_one_key_are_refused():
    with pytest.raises(ValueError):
        settle([*items(a=1), *items(a=2)])


fens = st.one_of(st.integers(0, 300), st.integers(0, 100_000))


@st.composite
def coupons(draw, general):
    kind = draw(st.sampled_from(list(Kind)))
    value = draw(st.integers(0, 10_000) if kind == Kind.PERCENT_TO_PAY else fens)
    covers = draw(st.frozensets(st.sampled_from("abcde")))
    number = draw(st.integers(1, 3))
    return Coupon(number, kind, Decimal(value) / 100, Decimal(draw(fens)) / 100, covers, general)


@st.composite
def settlements(draw):
    keys = draw(st.permutations("abcde"))[: draw(st.integers(0, 5))]
    by_number = {}
    chosen = {
        key: by_number.setdefault(one.key, one)
        for key, one in draw(st.dictionaries(st.sampled_from("abcde"), coupons(False))).items()
    }
    return {
        "items": [Item(key, Decimal(draw(fens)) / 100) for key in keys],
        "chosen": chosen,
        "general": draw(st.none() | coupons(True)),
        "beli": draw(st.integers(0, 20_000)),
        "beli_per_yuan": draw(st.sampled_from([10, 10, 10, 1, 3, 100])),
        "extra": Decimal(draw(fens)) / 100,
    }


def taken_off(one, price):
    """Yuan as a Fraction."""
    if one.kind == Kind.PERCENT_TO_PAY:
        return price - Fraction(int(price * Fraction(one.value) + Fraction(1, 2)), 100)
    if one.kind == Kind.AMOUNT_OFF_FROM and price < one.minimum:
        return 0
    return min(price, Fraction(one.value))


def plainly(items, chosen, general, beli, beli_per_yuan, extra):
    """(total, beli, pay) in yuan, step by step as S0.38 has it."""
    left = {item.key: Fraction(item.price) for item in items}
    used = set()
    for key in sorted(left):
        one = chosen.get(key)
        if one and key in one.covers and one.key not in used:
            off = taken_off(one, left[key])
            left[key] -= off
            used |= {one.key} if off else set()
    total = sum(left.values()) + Fraction(extra)
    if general:
        total -= taken_off(general, sum(left[key] for key in left if key in general.covers))
    spent = 0
    while spent < beli and Fraction(spent + 1, beli_per_yuan) <= total:
        spent += 1
    worth = Fraction(int(Fraction(spent * 100, beli_per_yuan) + Fraction(1, 2)), 100)
    return total, spent, total - worth


@settings(max_examples=150, deadline=None)
@given(settlements())
def test_it_agrees_with_the_plain_reference(case):
    settled = settle(**case)
    assert (settled.total, settled.beli, settled.pay) == plainly(**case)


@settings(max_examples=150, deadline=None)
@given(settlements())
def test_lines_add_up_and_nothing_is_below_zero(case):
    settled = settle(**case)
    assert settled.pay == settled.extra - settled.extra_beli_off + sum(
        line.pay for line in settled.lines
    )
    assert settled.beli == settled.extra_beli + sum(line.beli for line in settled.lines)
    assert settled.beli <= case["beli"]
    assert 0 <= settled.extra_beli_off <= settled.extra
    for line in settled.lines:
        assert min(line.pay, line.coupon_off, line.general_off, line.beli_off, line.beli) >= 0


@settings(max_examples=150, deadline=None)
@given(settlements(), st.randoms())
def test_order_of_lines_changes_nothing(case, rng):
    shuffled = {**case, "items": rng.sample(case["items"], len(case["items"]))}
    one, other = settle(**case), settle(**shuffled)
    assert {line.key: line for line in one.lines} == {line.key: line for line in other.lines}
    assert (one.pay, one.refusals) == (other.pay, other.refusals)


def stronger(one, fen):
    less = -1 if one.kind == Kind.PERCENT_TO_PAY else 1
    value = max(Decimal(0), one.value + less * Decimal(fen) / 100)
    return Coupon(one.key, one.kind, value, one.minimum, one.covers, one.is_general)


@settings(max_examples=150, deadline=None)
@given(settlements(), fens)
def test_a_stronger_general_coupon_never_costs_more(case, fen):
    """The total: of money alone whole beli may leave some fen more (0.70 is 7 beli, 0.69 is 6)."""
    assume(case["general"])
    general = stronger(case["general"], fen)
    assert settle(**{**case, "general": general}).total <= settle(**case).total


@settings(max_examples=150, deadline=None)
@given(settlements(), fens)
def test_stronger_course_coupons_never_cost_more_without_a_general_minimum(case, fen):
    """With one they may: the sum falls below it (S0.38). Each is used once."""
    chosen = {
        key: Coupon(place, one.kind, one.value, one.minimum, one.covers)
        for place, (key, one) in enumerate(case["chosen"].items())
    }
    assume(not case["general"] or case["general"].kind != Kind.AMOUNT_OFF_FROM)
    more = {key: stronger(one, fen) for key, one in chosen.items()}
    dearer, cheaper = settle(**{**case, "chosen": chosen}), settle(**{**case, "chosen": more})
    assert cheaper.total <= dearer.total


@settings(max_examples=150, deadline=None)
@given(settlements(), st.integers(1, 500))
def test_more_beli_never_cost_more(case, more):
    assert settle(**{**case, "beli": case["beli"] + more}).pay <= settle(**case).pay


def test_a_refund_goes_back_in_the_paid_proportion():
    assert refund_share(beli=100, pay=Decimal(130), fraction=Fraction(1, 4)) == RefundShare(
        25, Decimal("32.50")
    )
    assert refund_share(beli=1, pay=Decimal("0.01"), fraction=1) == RefundShare(1, Decimal("0.01"))
    with pytest.raises(ValueError):
        refund_share(beli=1, pay=Decimal(1), fraction=2)


@given(st.integers(0, 1000), fens, st.fractions(0, 1), st.fractions(0, 1))
def test_refunds_grow_with_the_fraction_and_never_above_what_was_paid(beli, fen, one, other):
    paid = Decimal(fen) / 100
    small, large = (
        refund_share(beli=beli, pay=paid, fraction=share) for share in sorted([one, other])
    )
    assert 0 <= small.beli <= large.beli <= beli
    assert 0 <= small.pay <= large.pay <= paid
