"""What allauth tells us, told on as our own event."""

from allauth.account.signals import email_confirmed
from django.db import transaction
from django.dispatch import receiver

from accounts.signals import contact_verified


@receiver(email_confirmed)
@transaction.atomic
def tell_contact_verified(email_address, **kwargs):
    user = email_address.user
    contact_verified.send(sender=type(user), user=user, kind="email")
