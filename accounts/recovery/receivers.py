"""A password changed by who knew the old one: every session ends, and the owner is told (S3.6)."""

from allauth.account.signals import password_changed, password_set
from django.db import transaction
from django.dispatch import receiver

from accounts.contacts.changing import cancel_waiting
from accounts.recovery import telling
from accounts.sessions import end_sessions


@receiver([password_changed, password_set])
@transaction.atomic
def end_and_tell(request, user, **kwargs):
    end_sessions(user)
    cancel_waiting(user=user, request=request)
    telling.tell_changed(user, request)
