"""What a person can be reached by, as it stands in their row."""

from accounts.verification.contacts import EMAIL, PHONE, Contact

KINDS = (PHONE, EMAIL)


def contact_of(user, kind):
    """The proven Contact of this kind, or None."""
    value = getattr(user, kind)
    return Contact(kind, value) if value else None


def contacts_of(user):
    return [contact for kind in KINDS if (contact := contact_of(user, kind))]
