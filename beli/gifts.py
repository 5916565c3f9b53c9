"""Beli that staff give or take, and the message that says so."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from beli import ledger
from notifications.messages import queue


@transaction.atomic
def adjust_and_tell(*, user, **adjustment):
    """As ledger.adjust(), and tell the person, once for each entry. Raises what it raises."""
    entry = ledger.adjust(user=user, **adjustment)
    with override(settings.LANGUAGE_CODE):
        told = {"amount": abs(entry.amount), "balance": entry.balance_after, "note": entry.note}
        subject = _("送您 %(amount)s 贝里") if entry.amount > 0 else _("扣除您 %(amount)s 贝里")
        queue(
            user=user,
            reference=f"beli-adjustment-{entry.pk}",
            subject=subject % told,
            body=_("原因：%(note)s。余额 %(balance)s 贝里。") % told,
            url=reverse("beli:statement"),
            channels=("site",),
        )
    return entry
