"""Calling a person to a payment: a flag on it, and a note to those who may decide about refunds."""

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _

from notifications.messages import Note, queue_many
from payments.settling import flag

MAY_DECIDE = "payments.change_refund"


def call_staff(*, payment, reference, reason):
    """The same `reference` calls only once; the flag shows the last reason."""
    flag(payment=payment, reason=reason)
    people = get_user_model().objects.with_perm(MAY_DECIDE).filter(is_staff=True)
    url = reverse("payments:detail", args=[payment.pk])
    facts = {"reference": reference, "subject": _("有一笔付款需要处理"), "body": reason, "url": url}
    queue_many([Note(user=person, channels=("site",), **facts) for person in people])
