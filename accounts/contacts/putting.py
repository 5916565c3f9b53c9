"""A proven contact becomes a person's own: the one place that writes User.phone and User.email."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts.contacts.own import contact_of
from accounts.models import User
from accounts.signals import contact_verified


class ContactTaken(Exception):
    """Another account has it, perhaps since a moment ago."""


@transaction.atomic
def put(*, user, contact):
    """Returns the Contact that gave way, or None. The first of its kind is told as proven.

    May be called twice. Raises ContactTaken; then nothing has changed.
    """
    owner = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    old = contact_of(owner, contact.kind)
    if old == contact:
        return None
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(**{contact.kind: contact.value})
            if not contact.is_phone:
                keep_for_allauth(owner, contact.value)
    except IntegrityError as error:
        raise ContactTaken from error
    setattr(user, contact.kind, contact.value)
    if old is None:
        contact_verified.send(sender=User, user=user, kind=contact.kind)
    return old


def keep_for_allauth(owner, email):
    """One row: the proven main address. What the person only claimed is forgotten."""
    EmailAddress.objects.filter(user=owner).delete()
    EmailAddress.objects.create(user=owner, email=email, verified=True, primary=True)
