"""Whom the welcome gift was given to, known by their contacts, so that nobody gets it twice (D2).

Who closes an account and joins again with the same phone is the same person. Of a contact only a
digest is kept, which nobody can make without a secret key of the site: an older one is asked too,
as long as it stands in SECRET_KEY_FALLBACKS.
"""

from django.conf import settings
from django.utils.crypto import salted_hmac

from beli import second_gifts
from beli.models import GiftedContact

KINDS = ("phone", "email")


def digest_of(kind, value, secret=None):
    """`value`: E.164, or an e-mail address in any case. `secret`: today's unless given."""
    text = f"{kind}/{value.lower()}"
    return salted_hmac("beli.gifted", text, secret=secret, algorithm="sha256").hexdigest()


def remember(user) -> bool:
    """Keep the person's proven contacts. Whether none of them had been kept before.

    In the caller's transaction: who proves the same contact at this moment waits for it.
    """
    contacts = [(kind, getattr(user, kind)) for kind in KINDS if getattr(user, kind)]
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [digest_of(*contact, key) for contact in contacts for key in keys]
    known = GiftedContact.objects.filter(digest__in=digests).exists()
    rows = [GiftedContact(digest=digest_of(*contact)) for contact in contacts]
    GiftedContact.objects.bulk_create(rows, ignore_conflicts=True)
    return not known


def remember_all(people):
    """What they can be reached by now, changed since the gift or free in a moment, brings no other.

    `people`: rows of one person. Nothing is kept of who was given nothing yet. Before the ledger is
    locked, as for the gift itself.
    """
    if any(second_gifts.was_given_one(person) for person in people):
        for person in people:
            remember(person)
