"""The welcome gift, once per person, on the first proven phone or e-mail (D2).

A worker gives it, so that joining is answered without these ten queries; a sweep finds whom no
worker came to.
"""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.languages import current_language
from accounts.models import AccountEvent, User
from beli import gifted, ledger, second_gifts
from beli.models import Entry
from notifications.messages import queue

REFERENCE = "welcome"
LOOKED_BACK = timedelta(days=2)


def on_contact_verified(sender, user, **kwargs):
    """Receiver of accounts.signals.contact_verified. May be told twice."""
    language = current_language()
    transaction.on_commit(lambda: give_welcome.delay(user.pk, language), robust=True)


@shared_task(name="beli.give_welcome", ignore_result=True)
def give_welcome(user_id, language):
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user:
        with translation.override(language):
            welcome(user)


@shared_task(name="beli.give_forgotten_welcomes")
def give_forgotten_welcomes():
    """To who has proven a contact lately and was given nothing: most of them had it before."""
    proven = AccountEvent.objects.filter(
        kind=AccountEvent.Kind.CONTACT_VERIFIED, at__gt=timezone.now() - LOOKED_BACK
    )
    given = Entry.objects.filter(kind=Entry.Kind.WELCOME).values("account__user_id")
    people = User.objects.filter(is_active=True, pk__in=proven.values("user_id"))
    for pk in people.exclude(pk__in=given).values_list("pk", flat=True):
        give_welcome.delay(pk, settings.LANGUAGE_CODE)  # each alone, so that none stops the others


@transaction.atomic
def welcome(user):
    """May be called twice."""
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
