"""Whom the welcome gift was given to, known by their contacts, so that nobody gets it twice (D2).

Who closes an account and joins again with the same phone is the same person. Of a contact only a
digest is kept, which nobody can make without the secret key of the site.
"""

from django.utils.crypto import salted_hmac

from beli.models import GiftedContact

KINDS = ("phone", "email")


def digest_of(kind, value):
    """`value`: E.164, or an e-mail address in any case."""
    text = f"{kind}/{value.lower()}"
    return salted_hmac("beli.gifted", text, algorithm="sha256").hexdigest()


def remember(user) -> bool:
    """Keep the person's proven contacts. Whether none of them had been kept before.

    In the caller's transaction: who proves the same contact at this moment waits for it.
    """
    values = {kind: getattr(user, kind) for kind in KINDS}
    digests = [digest_of(kind, value) for kind, value in values.items() if value]
    known = GiftedContact.objects.filter(digest__in=digests).exists()
    rows = [GiftedContact(digest=digest) for digest in digests]
    GiftedContact.objects.bulk_create(rows, ignore_conflicts=True)
    return not known
