"""How long a gateway is waited for, and how often it is asked again (docs/decisions/0026)."""

import logging
import time
from contextlib import contextmanager
from contextvars import ContextVar

from payments.gateways.base import GatewayUnavailable

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 3
READ_SECONDS = 8
PAUSES = (0.2, 0.6)  # seconds before the second and the third attempt
LONGEST_SECONDS = 18  # one call with all its attempts; gunicorn ends a request after 30
LEAST_SECONDS = 1  # with less than that left another attempt is not worth beginning


hurry = ContextVar("hurry", default=float("inf"))  # when whoever waits has waited enough


@contextmanager
def hurried(seconds):
    """Whatever is asked inside, one call or several, ends within so many seconds."""
    token = hurry.set(min(hurry.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        hurry.reset(token)


class Hiccup(GatewayUnavailable):
    """It may be over in a moment: asking again makes sense."""


class Allowance:
    """The seconds that one call has, all its attempts together."""

    def __init__(self, seconds):
        self.ends = min(time.monotonic() + seconds, hurry.get())

    @property
    def left(self):
        return max(self.ends - time.monotonic(), 0.0)

    def timeouts(self):
        """(connect, read) in seconds, as requests takes them."""
        connect = min(CONNECT_SECONDS, max(self.left / 2, 0.05))
        return connect, min(READ_SECONDS, max(self.left - connect, 0.05))


def persist(attempt, seconds=None):
    """What ``attempt(allowance)`` gives; after a Hiccup it is made again, after PAUSES.

    For what may be repeated without harm only. ``seconds``: LONGEST_SECONDS unless told.
    """
    allowance = Allowance(seconds or LONGEST_SECONDS)
    for pause in PAUSES:
        try:
            return attempt(allowance)
        except Hiccup as hiccup:
            if allowance.left < pause + LEAST_SECONDS:
                raise
            logger.info("Asking again in %s s: %s", pause, hiccup)
        time.sleep(pause)
    return attempt(allowance)
