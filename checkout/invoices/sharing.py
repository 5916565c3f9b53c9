"""An issued invoice's file for whoever was mailed its address: no account is needed."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from checkout.models import Invoice

SALT = "checkout.invoices.sharing"
DAYS = 30  # that an address lives


def address_of(invoice):
    """Signed, so that nobody can guess another's."""
    return reverse("invoices:shared", args=[signing.dumps(invoice.pk, salt=SALT)])


def invoice_at(token):
    """None where the address is old, or was never ours."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=timedelta(days=DAYS))
    except signing.BadSignature:
        return None
    return Invoice.objects.exclude(file="").filter(pk=pk).first()
