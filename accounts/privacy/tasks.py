"""What waits for nobody about privacy."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from accounts.models import AccountEvent
from accounts.privacy import closing, exporting


@shared_task(name="accounts.make_export")
def make_export(export_id):
    exporting.make(export_id)


@shared_task(name="accounts.sweep_exports")
def sweep_exports():
    exporting.sweep()


@shared_task(name="accounts.close_accounts")
def close_accounts():
    closing.close_due()


@shared_task(name="accounts.forget_events")
def forget_events():
    """Events past their days (the privacy policy names them)."""
    before = timezone.now() - timedelta(days=settings.EVENT_DAYS)
    AccountEvent.objects.filter(at__lt=before).delete()
