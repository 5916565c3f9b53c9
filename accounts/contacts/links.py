"""The link that cancels a change, for who reads the old contact and cannot log in."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.models import ContactChange

SALT = "accounts.contacts.cancel"
DAY = 24 * 60 * 60


def cancel_path(change):
    return reverse("account_change_cancel", args=[signing.dumps(change.pk, salt=SALT)])


def read(token):
    """The ContactChange, or None for a link that is forged or too old."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=(settings.CONTACT_CHANGE_DAYS + 1) * DAY)
    except signing.BadSignature:
        return None
    return ContactChange.objects.select_related("user").filter(pk=pk).first()
