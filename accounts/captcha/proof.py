"""Proof of work by ALTCHA: a number to be found, for one visitor, once, within some minutes.

altcha 1.0.0 reads the first `expires` of a salt and signs the last one, so that a challenge could
be made to live for ever; and django-altcha asks whether a challenge was used before it notes that
it is. Here only a salt that we could have written is looked at, and noting is asking.
"""

import base64
import json
import re
import time
from binascii import Error as Base64Error
from datetime import timedelta

import altcha
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

FIELDS = {"algorithm", "challenge", "number", "salt", "signature"}
SALT = re.compile(r"[0-9a-f]{24}\?expires=(?P<expires>[0-9]{10})&for=(?P<visitor>[0-9a-f]{64})&")
LONGEST = 2000  # characters of a solution


class Refused(Exception):
    """Not a solution: forged, of somebody else's challenge, used before, or nonsense."""


class Expired(Refused):
    """It was one, some minutes ago."""


def make_challenge(visitor):
    """What ALTCHA's widget asks for, as a dict. `visitor`: what only this browser can show."""
    challenge = altcha.create_challenge(
        altcha.ChallengeOptions(
            algorithm="SHA-256",
            hmac_key=_key(),
            max_number=settings.CAPTCHA_DIFFICULTY,
            expires=timezone.now() + timedelta(seconds=settings.CAPTCHA_SECONDS),
            params={"for": _mark(visitor)},
        )
    )
    return {
        "algorithm": challenge.algorithm,
        "challenge": challenge.challenge,
        "maxnumber": challenge.max_number,
        "salt": challenge.salt,
        "signature": challenge.signature,
    }


def accept(solution, visitor):
    """Take the solution that the widget sent (base64 of JSON); a second time it is refused.

    Raises Expired or Refused.
    """
    told = _read(solution)
    salt = SALT.fullmatch(told["salt"])
    if not salt or not constant_time_compare(salt["visitor"], _mark(visitor)):
        raise Refused("another visitor's, or no salt of ours")
    if int(salt["expires"]) < time.time():
        raise Expired
    is_solved, _reason = altcha.verify_solution(told, _key())
    if not is_solved:
        raise Refused("not solved")
    if not cache.add(f"captcha:{told['challenge']}", True, settings.CAPTCHA_SECONDS + 60):
        raise Refused("used before")


def _read(solution):
    """The solution's five fields, of the right kinds. Raises Refused."""
    if len(solution) > LONGEST:
        raise Refused("too long")
    try:
        told = json.loads(base64.b64decode(solution, validate=True))
    except (Base64Error, ValueError, RecursionError) as error:
        raise Refused("unreadable") from error
    if not isinstance(told, dict) or not told.keys() >= FIELDS:
        raise Refused("incomplete")
    words = (told["algorithm"], told["challenge"], told["salt"], told["signature"])
    if not all(isinstance(word, str) for word in words) or type(told["number"]) is not int:
        raise Refused("of the wrong kinds")
    if told["algorithm"] != "SHA-256" or told["number"] < 0:
        raise Refused("not as we ask it")
    return {name: told[name] for name in FIELDS}


def _key():
    return salted_hmac("accounts.captcha.key", "proof of work", algorithm="sha256").hexdigest()


def _mark(visitor):
    return salted_hmac("accounts.captcha.visitor", visitor, algorithm="sha256").hexdigest()
