"""What text messages came to and cost, summed up by the database."""

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from notifications.models import SmsMessage
from notifications.texts.wordings import label_of

Status = SmsMessage.Status
# SQLite sums in binary; a hundredth of a fen is as far as prices go.
STEP = 4


def of(status):
    return Count("pk", filter=Q(status=status))


SUMS = {
    "number": Count("pk"),
    "sent": of(Status.SENT),
    "unknown": of(Status.UNKNOWN),
    "failed": of(Status.FAILED),
    "yuan": Sum("cost"),
}


def total(rows):
    return rounded(rows.order_by().aggregate(**SUMS))


def by_purpose(rows):
    """[{label, number, sent, unknown, failed, yuan}], the most frequent first."""
    sums = rows.order_by().values("template").annotate(**SUMS).order_by("-number", "template")
    return [rounded(row) | {"label": label_of(row["template"])} for row in sums]


def by_day(rows):
    """[{day, number, sent, unknown, failed, yuan}], the newest first."""
    day = TruncDate("created_at", tzinfo=timezone.get_default_timezone())
    sums = rows.order_by().annotate(day=day).values("day").annotate(**SUMS).order_by("-day")
    return [rounded(row) for row in sums]


def rounded(row):
    return row | {"yuan": round(row["yuan"] or 0, STEP)}
