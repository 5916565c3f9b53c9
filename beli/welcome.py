"""The welcome gift, once per person, on the first proven phone or e-mail (D2)."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from beli import gifted, ledger, second_gifts
from beli.models import Entry
from notifications.messages import queue

REFERENCE = "welcome"


@transaction.atomic
def welcome(sender, user, **kwargs):
    """Receiver of accounts.signals.contact_verified. May be told twice."""
    if not gifted.remember(user) or second_gifts.was_given_one(user):
        return
    ledger.credit(
        user=user,
        amount=settings.WELCOME_BELI,
        kind=Entry.Kind.WELCOME,
        reference=REFERENCE,
        note=_("新人礼"),
    )
    queue(
        user=user,
        reference="beli-welcome",
        subject=_("送您 %(amount)s 贝里") % {"amount": settings.WELCOME_BELI},
        body=_("欢迎来到书院。%(amount)s 贝里已存入您的账户，%(rate)s 贝里可抵 1 元。")
        % {"amount": settings.WELCOME_BELI, "rate": settings.BELI_PER_YUAN},
        url=reverse("beli:statement"),
        channels=("site",),
    )
