"""Whom staff mean: by account, e-mail or phone, by group, or by a course that they bought."""

import re

from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import User
from checkout.order.models import Line
from checkout.states import HAS_BEEN_PAID

AT_ONCE = 500  # names in one question to the database
HOME = "+86"  # the country of a phone number written without one
BETWEEN = re.compile(r"[\s,;，；、]+")
PHONE = re.compile(r"\+?[0-9]{6,15}")


def find_people(text):
    """(users, names not found) for a text of names; nobody twice, order kept.

    Case does not matter, but where two usernames differ by it alone. A proven phone number comes
    before a username that merely looks like it.
    """
    names = names_in(text)
    found = {}
    for start in range(0, len(names), AT_ONCE):
        found |= find(names[start : start + AT_ONCE])
    users = {found[name].pk: found[name] for name in names if name in found}
    return list(users.values()), [name for name in names if name not in found]


def names_in(text):
    """Each once, whatever stands between them."""
    return list(dict.fromkeys(name for name in BETWEEN.split(text) if name))


def find(names):
    """{name: user} for those of the names that somebody bears."""
    emails = {name: name.lower() for name in names if "@" in name}
    phones = {name: international(name) for name in names if PHONE.fullmatch(name)}
    lower = {"lower_email": Lower("email"), "lower_username": Lower("username")}
    people = User.objects.filter(is_active=True).annotate(**lower).order_by("-pk")
    people = people.filter(
        Q(lower_email__in=emails.values())
        | Q(phone__in=phones.values())
        | Q(lower_username__in=[name.lower() for name in names])
    )
    by_email = {user.lower_email: user for user in people}
    by_phone = {user.phone: user for user in people}
    by_username = {user.lower_username: user for user in people}
    by_username |= {user.username: user for user in people}
    found = {
        name: by_username.get(name) or by_username[name.lower()]
        for name in names
        if name.lower() in by_username
    }
    found |= {name: by_phone[phone] for name, phone in phones.items() if phone in by_phone}
    return found | {name: by_email[mail] for name, mail in emails.items() if mail in by_email}


def international(number):
    return number if number.startswith("+") else f"{HOME}{number}"


def group_members(group):
    return User.objects.filter(is_active=True, groups=group)


def buyers(course):
    """Everybody who paid for it (or got it at no price) and did not give it back."""
    lines = Line.objects.filter(
        product=course, order__status__in=HAS_BEEN_PAID, access_ended_at=None
    )
    return User.objects.filter(is_active=True, pk__in=lines.values("order__user"))
