"""A new account for who has just proven a phone number or an e-mail address."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.privacy.consents import record_consent
from accounts.signals import contact_verified

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that looks like another


class Taken(Exception):
    """In this very moment somebody else took the user name, or this contact."""


def person_of(contact):
    """The User who has proven this contact, or None."""
    asked = {"phone": contact.value} if contact.is_phone else {"email__iexact": contact.value}
    return User.objects.filter(**asked).first()


def has_claim(contact):
    """Whether some account names this address without having proven it."""
    return not contact.is_phone and EmailAddress.objects.filter(email=contact.value).exists()


def suggest_username():
    """One that nobody has; not a word of it tells the contact."""
    name = "_".join([_("书友"), get_random_string(6, LETTERS)])
    return name if not User.objects.filter(username=name).exists() else suggest_username()


@transaction.atomic
def join(*, contact, username, nickname, request):
    """The new User, without a password. Raises Taken."""
    user = User(username=username, nickname=nickname)
    setattr(user, contact.kind, contact.value)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
            if user.email:
                proven = {"email": user.email, "primary": True, "verified": True}
                EmailAddress.objects.create(user=user, **proven)
    except IntegrityError as error:
        raise Taken from error
    contact_verified.send(sender=User, user=user, kind=contact.kind)
    record_consent(user, request)
    return user
