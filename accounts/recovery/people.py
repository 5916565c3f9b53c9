"""Whose password it is, once a contact is proven."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Exists, OuterRef

from accounts.models import User


def person_behind(contact):
    """The User who may be given a new password by who has proven this contact, or None.

    An account that only claims the address counts when nothing else opens it: else somebody could
    claim a stranger's address beforehand, and stay inside beside its owner.
    """
    if contact.is_phone:
        return User.objects.filter(phone=contact.value).first()
    return User.objects.filter(email__iexact=contact.value).first() or claimant_of(contact.value)


def claimant_of(email):
    claims = EmailAddress.objects.filter(email__iexact=email, verified=False)
    other_ways = (SocialAccount, Authenticator)
    closed = {
        f"has_{way.__name__.lower()}": Exists(way.objects.filter(user=OuterRef("pk")))
        for way in other_ways
    }
    people = User.objects.annotate(**closed).filter(**dict.fromkeys(closed, False))
    alone = people.filter(email=None, phone=None, emailaddress__in=claims)
    return alone.order_by("emailaddress__pk").first()
