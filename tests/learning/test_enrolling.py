from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from catalogue.periods import PERIOD_DAYS
from learning.enrolling import begin, enrol, next_period
from learning.models import Enrolment, Grant
from learning.signals import enrolment_opened
from tests.learning.classroom import make_taught_course

DAY = timedelta(hours=24)
NOON = datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC)


@pytest.fixture
def waiting_course(db):
    return make_taught_course(starts_at_first_lesson=True)


def test_days_are_counted_from_the_moment_of_payment(learner, course):
    enrolment = enrol(user=learner, product=course, days=30, paid_at=NOON)
    assert (enrolment.starts_at, enrolment.ends_at) == (NOON, NOON + 30 * DAY)


def test_a_day_is_24_hours_even_when_the_clocks_change():
    paid_at = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    start, end = next_period(held_until=paid_at, days=1, paid_at=paid_at)
    assert end - start == DAY
    assert end.astimezone(ZoneInfo("Europe/Berlin")).hour == 13


def test_buying_again_extends_from_the_end_of_what_is_held(learner, course):
    enrol(user=learner, product=course, days=30, paid_at=NOON)
    enrolment = enrol(user=learner, product=course, days=7, paid_at=NOON + 10 * DAY)
    assert (enrolment.starts_at, enrolment.ends_at) == (NOON, NOON + 37 * DAY)
    assert Enrolment.objects.count() == 1
    assert Grant.objects.count() == 2


def test_what_has_ended_starts_anew(learner, course):
    enrol(user=learner, product=course, days=30, paid_at=NOON)
    later = NOON + 30 * DAY
    enrolment = enrol(user=learner, product=course, days=7, paid_at=later)
    assert (enrolment.starts_at, enrolment.ends_at) == (later, later + 7 * DAY)


def test_for_ever_stays_for_ever(learner, course):
    enrol(user=learner, product=course, days=30, paid_at=NOON)
    assert enrol(user=learner, product=course, days=None, paid_at=NOON).ends_at is None
    enrolment = enrol(user=learner, product=course, days=7, paid_at=NOON + DAY)
    assert (enrolment.starts_at, enrolment.ends_at) == (NOON, None)


def test_each_opening_is_announced_with_its_grant(learner, course):
    heard = []
    enrolment_opened.connect(hear := lambda **facts: heard.append(facts["grant"]), weak=False)
    enrol(user=learner, product=course, days=30, paid_at=NOON)
    enrolment_opened.disconnect(hear)
    assert [grant.days for grant in heard] == [30]


def test_validity_waits_seven_days_for_the_first_lesson(learner, waiting_course):
    enrolment = enrol(user=learner, product=waiting_course, days=30, paid_at=NOON)
    assert (enrolment.starts_at, enrolment.ends_at) == (NOON + 7 * DAY, NOON + 37 * DAY)


def test_the_first_lesson_begins_it_with_what_was_added_meanwhile(learner, waiting_course):
    paid_at = timezone.now()
    enrol(user=learner, product=waiting_course, days=30, paid_at=paid_at)
    enrol(user=learner, product=waiting_course, days=7, paid_at=paid_at + DAY)
    enrolment = begin(user=learner, product=waiting_course)
    assert enrolment.has_begun
    assert enrolment.ends_at - enrolment.starts_at == 37 * DAY
    first, second = Grant.objects.order_by("pk")
    assert first.starts_at == enrolment.starts_at
    assert first.ends_at == second.starts_at
    assert second.ends_at == enrolment.ends_at
    again = begin(user=learner, product=waiting_course)
    assert (again.starts_at, again.ends_at) == (enrolment.starts_at, enrolment.ends_at)


def test_what_is_bought_for_ever_does_not_wait(learner, waiting_course):
    enrol(user=learner, product=waiting_course, days=30, paid_at=NOON)
    enrolment = enrol(user=learner, product=waiting_course, days=None, paid_at=NOON + DAY)
    assert (enrolment.starts_at, enrolment.ends_at) == (NOON + DAY, None)


def test_nobody_begins_what_they_do_not_hold(learner, course):
    assert begin(user=learner, product=course) is None


hours = st.integers(0, 24 * 400)
purchases = st.lists(
    st.tuples(hours, st.sampled_from([*PERIOD_DAYS, None])), min_size=1, max_size=8
)


def hours_held(history):
    """The plain reference: every hour in which the course is open, one by one. None: for ever."""
    held = set()
    for bought, days in sorted(history, key=lambda purchase: purchase[0]):
        hour = bought
        for _ in range(24 * (days or 0)):
            while hour in held:
                hour += 1
            held.add(hour)
        if days is None:
            return None
    return held


@given(purchases)
def test_periods_follow_one_another_without_gap_or_loss(history):
    history = sorted(history, key=lambda purchase: purchase[0])
    until, held = NOON - DAY, set()
    for bought, days in history:
        start, end = next_period(
            held_until=until, days=days, paid_at=NOON + timedelta(hours=bought)
        )
        assert start >= NOON + timedelta(hours=bought)
        if end is None:
            assert hours_held(history) is None
            return
        first, last = (int((moment - NOON) / timedelta(hours=1)) for moment in (start, end))
        assert held.isdisjoint(range(first, last))
        held.update(range(first, last))
        until = end
    assert held == hours_held(history)
