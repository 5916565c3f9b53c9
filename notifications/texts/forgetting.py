"""Whose a text message was is forgotten after half a year; what it was for and cost stays."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from notifications.masking import mask
from notifications.models import SmsMessage

AT_ONCE = 1000


def forget_old():
    """Mask the numbers and drop the addresses of what is older than SMS_KEEP_DAYS; how many.

    May be called twice.
    """
    before = timezone.now() - timedelta(days=settings.SMS_KEEP_DAYS)
    rows = list(SmsMessage.objects.filter(created_at__lt=before, phone__startswith="+")[:AT_ONCE])
    for row in rows:
        row.phone, row.address, row.values, row.user = mask(row.phone), None, {}, None
    SmsMessage.objects.bulk_update(rows, ["phone", "address", "values", "user"], batch_size=200)
    return len(rows)
