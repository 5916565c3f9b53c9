"""What goes back by rule (D19), against a slow reference in fractions."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkout.refunds.quoting import Bought, Rules, quote
from checkout.study_facts import Study

DAY = timedelta(days=1)
PAID = datetime(2026, 11, 1, 15, 4, 5, tzinfo=UTC)
RULES = Rules(whole_days=7, whole_share=Decimal("0.20"), forever_days=720)


def bought(money="99.00", beli=0, *, days=30, seen=1, lessons=20, starts=PAID, **fields):
    study = Study(lessons=lessons, seen=seen, starts_at=starts)
    fields = {"paid_at": PAID, "study": study, **fields}
    return Bought(money=Decimal(money), beli=beli, days=days, **fields)


def after(days, line, **more):
    return quote(line, now=PAID + timedelta(days=days, **more), rules=RULES)


@pytest.mark.parametrize(
    "days, seen, money, rule",
    [
        (0, 0, "99.00", "购买不满 1 天，已学 0/20 节：全额退"),
        (3, 1, "99.00", "购买后 3 天，已学 1/20 节：全额退"),
        (3, 3, "99.00", "购买后 3 天，已学 3/20 节：全额退"),
        (7, 3, "99.00", "购买后 7 天，已学 3/20 节：全额退"),
        (3, 4, "89.10", "剩余 27/30 天：退 90%"),  # a fifth is too much
        (9, 1, "69.30", "剩余 21/30 天：退 70%"),
        (29, 1, "3.30", "剩余 1/30 天：退 3.3%"),
        (30, 0, "0.00", "学习有效期已结束：不退"),
        (300, 0, "0.00", "学习有效期已结束：不退"),
    ],
)
def test_thirty_days_for_99(days, seen, money, rule):
    found = after(days, bought(seen=seen))
    assert (found.money, found.rule) == (Decimal(money), rule)


def test_a_begun_day_counts_as_used():
    assert after(9, bought()).money == Decimal("69.30")
    assert after(9, bought(), seconds=1).money == Decimal("66.00")


def test_the_eighth_day_begins_when_seven_are_over():
    assert after(7, bought()).money == 99
    assert after(7, bought(), seconds=1).money == Decimal("72.60")


def test_a_course_for_ever_is_reckoned_by_720_days():
    found = after(180, bought("299.00", days=None))
    assert found.money == Decimal("224.25")
    assert found.rule == "永久课程按 720 天计算，剩余 540/720 天：退 75%"
    assert not after(720, bought("299.00", days=None)).is_something


def test_a_period_that_has_not_begun_is_all_unused():
    found = after(10, bought(starts=PAID + 20 * DAY, seen=20))
    assert (found.money, found.rule) == (Decimal("99.00"), "学习期还没有开始：全额退")


def test_a_course_without_lessons_was_not_watched():
    assert after(1, bought(seen=0, lessons=0)).rule == "购买后 1 天：全额退"
    assert after(1, bought(study=None)).money == 99


def test_what_was_taken_back_or_cost_nothing_gives_nothing():
    assert after(1, bought(is_ended=True)).rule == "已经退过费"
    assert after(1, bought("0.00")).rule == "没有付款，不涉及退费"
    assert not after(1, bought(is_ended=True)).is_something


def test_goods_go_back_whole_within_seven_days():
    goods = {"is_course": False, "study": None}
    assert after(6, bought(**goods)).money == 99
    assert not after(8, bought(**goods)).is_something


def test_beli_go_back_as_money_does():
    found = after(9, bought("89.00", 100))
    assert (found.money, found.beli) == (Decimal("62.30"), 70)


def test_what_came_back_before_is_taken_off():
    found = after(9, bought("99.00", refunded_money=Decimal("20.00")))
    assert found.money == Decimal("49.30")
    assert found.rule == "剩余 21/30 天：退 70%，减去此前已退的部分"
    assert not after(29, bought(refunded_money=Decimal("20.00"))).is_something


FEN = st.integers(0, 100_000)
LINES = st.builds(
    lambda fen, beli, days, seen, starts: bought(
        Decimal(fen) / 100, beli, days=days, seen=seen, starts=PAID + timedelta(hours=starts)
    ),
    FEN,
    st.integers(0, 5000),
    st.sampled_from([1, 3, 7, 30, 360, None]),
    st.integers(0, 20),
    st.integers(0, 400),
)
HOURS = st.integers(0, 20_000)


def slow_fraction(line, hours):
    """The share by counting the days one by one."""
    now, period = PAID + timedelta(hours=hours), line.days or 720
    begins = [line.study.starts_at + day * DAY for day in range(period)]
    unused = sum(1 for begin in begins if begin >= now)
    if unused and now <= PAID + 7 * DAY and line.study.seen * 100 < 20 * line.study.lessons:
        return Fraction(1)
    return Fraction(unused, period)


def half_up(exact):
    return int(exact + Fraction(1, 2))


@given(LINES, HOURS)
def test_it_is_the_slow_reckoning(line, hours):
    found, share = after(0, line, hours=hours), slow_fraction(line, hours)
    if line.money or line.beli:
        assert found.money * 100 == half_up(share * Fraction(line.money) * 100)
        assert found.beli == half_up(share * line.beli)
    assert 0 <= found.money <= line.money and 0 <= found.beli <= line.beli


@given(LINES, st.lists(st.tuples(HOURS, st.integers(0, 100), st.integers(0, 100)), max_size=6))
def test_several_refunds_of_a_line_never_exceed_its_share(line, steps):
    """Each takes some percent of what is quoted at that time."""
    money, beli, first = Decimal(0), 0, None
    for hours, part, beli_part in sorted(steps):
        back = {"refunded_money": money, "refunded_beli": beli}
        found = after(0, Bought(**vars(line) | back), hours=hours)
        first = first or after(0, line, hours=hours)
        assert found.money >= 0 and found.beli >= 0
        money += (found.money * part / 100).quantize(Decimal("0.01"))
        beli += found.beli * beli_part // 100
        assert money <= first.money and beli <= first.beli


@given(st.lists(LINES, min_size=1, max_size=6), HOURS)
def test_lines_add_up_to_no_more_than_the_order(lines, hours):
    found = [after(0, line, hours=hours) for line in lines]
    assert sum(one.money for one in found) <= sum(line.money for line in lines)
