"""Asking a worker to follow up what was just paid: once for all that is paid within a second.

The orders themselves say what is due, so one sweep serves many of them. It begins when the second
is over; what is paid after that asks anew.
"""

import time

from django.conf import settings

from checkout.tasks import follow_up_what_is_due

asked = {"until": 0.0}  # in this process, by its steady clock


def hurry():
    """After the commit, or the sweep might come too early. Raises what the broker raises."""
    now = time.monotonic()
    if now < asked["until"]:
        return
    follow_up_what_is_due.apply_async(countdown=settings.FOLLOW_UP_SECONDS)
    asked["until"] = now + settings.FOLLOW_UP_SECONDS
