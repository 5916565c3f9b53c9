"""A guest's basket lives as long as its cookie: a day from the last change (D13)."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from checkout.basket.models import Basket

BATCH = 500


def forget_guests_baskets():
    """Delete them in batches; members' baskets are never touched. May be called at any time."""
    before = timezone.now() - timedelta(seconds=settings.OSCAR_BASKET_COOKIE_LIFETIME)
    old = Basket.objects.filter(owner=None, date_created__lt=before).exclude(
        lines__date_updated__gte=before
    )
    while batch := list(old.filter(order=None).values_list("pk", flat=True)[:BATCH]):
        Basket.objects.filter(pk__in=batch).delete()
