"""Days as the shop counts them: in Beijing, whatever time zone a visitor has."""

from datetime import datetime, time, timedelta

from django.utils import timezone


def today():
    return timezone.localdate(timezone=timezone.get_default_timezone())


def midnight(day):
    """The first moment of the day."""
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


def bounds(day):
    """The first moment of the day, and of the next."""
    return midnight(day), midnight(day + timedelta(days=1))
