"""Windows of days, for coupons and whatever else is open from one day to another (D6).

Days are the site's calendar days, both ends belong to the window, and None leaves it open.
"""

from enum import StrEnum

from django.utils import timezone


class State(StrEnum):
    AHEAD = "ahead"
    OPEN = "open"
    OVER = "over"


def today():
    return timezone.localdate()


def state(start, end, day=None):
    """Where `day` (today) stands towards the window."""
    day = day or today()
    if end is not None and day > end:
        return State.OVER
    if start is not None and day < start:
        return State.AHEAD
    return State.OPEN


def is_open(start, end, day=None):
    return state(start, end, day) == State.OPEN


def days_until(start, day=None):
    """Days from `day` (today) to the first day of a window; 0 once it has come."""
    return max(0, (start - (day or today())).days) if start else 0
