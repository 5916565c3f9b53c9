"""Days as gateways count them, in Beijing, and the statements that are due of them."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from payments.models import Payment, Statement

BEIJING = ZoneInfo("Asia/Shanghai")
BILLS_COME = time(10, 15)  # of the next day; gateways promise nine or ten o'clock
LOOK_BACK = timedelta(days=30)
ONE_DAY = timedelta(days=1)


def today():
    return timezone.localdate(timezone=BEIJING)


def day_of(moment):
    return timezone.localdate(moment, timezone=BEIJING)


def begin_of(day):
    return datetime.combine(day, time.min, BEIJING)


def bounds(day):
    """The first moment of the day, and of the next."""
    return begin_of(day), begin_of(day + ONE_DAY)


def bill_comes(day):
    return datetime.combine(day + ONE_DAY, BILLS_COME, BEIJING)


def make_due():
    """The missing statements of past days, for every gateway in the settings. May run twice."""
    since = today() - LOOK_BACK
    known = set(Statement.objects.filter(day__gte=since).values_list("gateway", "day"))
    missing = [
        Statement(gateway=gateway, day=day, try_at=bill_comes(day))
        for gateway in settings.PAYMENT_GATEWAYS
        for day in days_since(max(since, first_day(gateway)))
        if (gateway, day) not in known
    ]
    Statement.objects.bulk_create(missing, ignore_conflicts=True)


def first_day(gateway):
    """When it first brought money; today when it never did."""
    first = Payment.objects.filter(gateway=gateway).aggregate(first=Min("paid_at"))["first"]
    return day_of(first) if first else today()


def days_since(day):
    """That day and those after it, without today."""
    return [day + timedelta(days=number) for number in range((today() - day).days)]
