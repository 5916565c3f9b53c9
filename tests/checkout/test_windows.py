"""Days are the site's calendar days, and both ends belong to a window (D6, S0.36)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from checkout.coupons import windows
from checkout.coupons.windows import State

FIRST, LAST = date(2026, 11, 11), date(2026, 11, 13)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "start, end, day, state",
    [
        (FIRST, LAST, FIRST - DAY, State.AHEAD),
        (FIRST, LAST, FIRST, State.OPEN),
        (FIRST, LAST, LAST, State.OPEN),
        (FIRST, LAST, LAST + DAY, State.OVER),
        (FIRST, FIRST, FIRST, State.OPEN),
        (None, LAST, FIRST - 9999 * DAY, State.OPEN),
        (None, LAST, LAST + DAY, State.OVER),
        (FIRST, None, FIRST - DAY, State.AHEAD),
        (FIRST, None, LAST + 9999 * DAY, State.OPEN),
        (None, None, FIRST, State.OPEN),
    ],
)
def test_both_ends_belong_to_it_and_none_leaves_it_open(start, end, day, state):
    assert windows.state(start, end, day) == state
    assert windows.is_open(start, end, day) == (state == State.OPEN)


@pytest.mark.parametrize(
    "now, day",
    [
        (datetime(2026, 11, 10, 15, 59, tzinfo=UTC), FIRST - DAY),
        (datetime(2026, 11, 10, 16, 0, tzinfo=UTC), FIRST),
        (datetime(2026, 11, 11, 15, 59, tzinfo=UTC), FIRST),
    ],
)
def test_the_day_changes_at_midnight_in_shanghai(monkeypatch, now, day):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    assert windows.today() == day


def test_days_until_it_begins():
    assert windows.days_until(FIRST, FIRST - 3 * DAY) == 3
    assert windows.days_until(FIRST, FIRST) == 0
    assert windows.days_until(FIRST, LAST) == 0
    assert windows.days_until(None) == 0
