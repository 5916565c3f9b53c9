"""Which captcha is in force: Geetest where it is set and answers, else the proof of work."""

import json
import logging

from django.conf import settings
from django.core.cache import cache

from accounts.captcha import proof
from accounts.captcha.geetest import Geetest, Unavailable

logger = logging.getLogger(__name__)

DOWN = "captcha:geetest-is-down"
PROBED = "captcha:geetest-was-probed"
PROBE_SECONDS = 20


class ChangedOver(Exception):
    """Geetest does not answer: the visitor is asked again, by the proof of work."""


class NotLoaded(Exception):
    """The visitor's browser could not load Geetest, which answers us."""


def in_force():
    """ "altcha" or "geetest"."""
    if settings.CAPTCHA_BACKEND == "geetest" and not cache.get(DOWN):
        return "geetest"
    return "altcha"


def accept(value, visitor):
    """Take what the page's captcha sent. Raises proof.Refused, ChangedOver or NotLoaded.

    A proof of work is good while Geetest is back too: its challenge was given out, for this
    visitor, while Geetest was away.
    """
    if settings.CAPTCHA_BACKEND == "geetest" and value.startswith("{"):
        return _accept_geetest(_read(value))
    return proof.accept(value, visitor)


def _accept_geetest(tokens):
    if in_force() != "geetest":
        raise ChangedOver
    if tokens.get("unavailable"):
        _look_after_geetest()
        raise NotLoaded
    try:
        is_accepted = _geetest().accepts(tokens)
    except Unavailable as error:
        _note_down(error)
        raise ChangedOver from error
    if not is_accepted:
        raise proof.Refused("Geetest says no")
    if not cache.add(f"captcha:{tokens['lot_number']}", True, settings.CAPTCHA_SECONDS + 60):
        raise proof.Refused("used before")


def _look_after_geetest():
    """Somebody says that it does not load: ask it ourselves, every now and then."""
    if cache.add(PROBED, True, PROBE_SECONDS) and not _geetest().is_there():
        _note_down("it does not load and does not answer")
    if in_force() != "geetest":
        raise ChangedOver


def _note_down(reason):
    logger.error("Geetest does not answer, the proof of work stands in: %s", reason)
    cache.set(DOWN, True, settings.GEETEST_DOWN_SECONDS)


def _geetest():
    return Geetest(
        captcha_id=settings.GEETEST_CAPTCHA_ID,
        captcha_key=settings.GEETEST_CAPTCHA_KEY,
        url=settings.GEETEST_API_URL,
        timeout=settings.GEETEST_TIMEOUT,
    )


def _read(value):
    try:
        tokens = json.loads(value)
    except (ValueError, RecursionError) as error:
        raise proof.Refused("unreadable") from error
    return tokens if isinstance(tokens, dict) else {}
