"""How often a password was wrong lately: per name that was tried, and per address it came from.

Each failure takes one numbered place by cache.add, which is exact in every cache of ours (incr is
not in a database's): once the last place is taken, a captcha is asked for.
"""

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac

from accounts.names import folded, tidy
from accounts.verification.contacts import read_contact
from notifications.texts.rows import network_of


def are_many(*, login, address):
    """Whether this name or this IP address failed CAPTCHA_FREE_FAILURES times. One look-up."""
    last = settings.CAPTCHA_FREE_FAILURES - 1
    return bool(cache.get_many([_places(who)[last] for who in _counted(login, address)]))


def count(*, login, address):
    """One more failure of both; True where they are many now."""
    counted = [_places(who) for who in _counted(login, address)]
    taken = cache.get_many([place for places in counted for place in places])
    of_name, of_address = (_take(places, taken) for places in counted)
    return of_name or of_address


def _take(places, taken):
    """Take the first free place; True where the last one is taken."""
    for place in places:
        if place not in taken and cache.add(place, True, settings.CAPTCHA_FAILURE_SECONDS):
            return place == places[-1] or places[-1] in taken
    return True


def forgive(*, login):
    """The right password was given. The address stays counted: it may try other names."""
    cache.delete_many(_places(_counted(login, "")[0]))


def _counted(login, address):
    """However a phone number is written, and whichever address of one's network one takes."""
    return [f"login:{_key_of(login)}", f"address:{network_of(address)}"]


def _key_of(login):
    try:
        return read_contact(tidy(login)).value
    except ValidationError:
        return folded(tidy(login))


def _places(who):
    digest = salted_hmac("accounts.captcha.failures", who, algorithm="sha256").hexdigest()
    return [f"captcha:failure:{digest}:{n}" for n in range(settings.CAPTCHA_FREE_FAILURES)]
