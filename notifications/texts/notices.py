"""Notices by text message, beside the inbox and the e-mail (S0.70)."""

from django.conf import settings
from django.db import transaction

from notifications.models import SmsMessage
from notifications.texts import caps, rows


def write(*, user, reference, template, values):
    """Once for each reference, where notices are wanted and the number is known; else None.

    The sweeper sends it. What the caps refuse is not told by text message: the inbox has it.
    """
    if not (user.phone and is_wanted(template)):
        return None
    with transaction.atomic():
        caps.lock()
        if SmsMessage.objects.filter(user=user, reference=reference).exists():
            return None
        facts = {"user": user, "phone": user.phone, "reference": reference}
        try:
            return rows.write(template=template, values=values, **facts)
        except caps.SmsRefused:
            return None


def is_wanted(template):
    """Switched on, and the provider has a template for it."""
    backend = settings.SMS_BACKEND
    known = backend == "outbox" or template in settings.SMS_TEMPLATES[backend]
    return settings.SMS_NOTICES and known
