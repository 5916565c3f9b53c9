"""What a person's statement says: rows, what can be spent, what is held, what lapses soon."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beli.models import Batch, Entry, Kind

SOON = timedelta(days=30)
ORDER = "order-"  # what an order's reference begins with (checkout.order.models.Order)
SPENT = Q(kind=Kind.HOLD, is_spent=True)
HELD = Q(kind=Kind.HOLD, is_released=False)
SHOWS = {
    "": (_("全部"), Q()),
    "in": (_("收入"), Q(amount__gt=0) & ~Q(kind=Kind.RELEASE)),
    "out": (_("支出"), Q(amount__lt=0) & ~Q(kind=Kind.HOLD) | SPENT),
    "held": (_("锁定中"), HELD),
}


@dataclass(frozen=True)
class Standing:
    """Beli that can be spent today, and those of them that lapse soon: [(last day, beli)]."""

    available: int
    lapsing: list[tuple[date, int]]


def standing(user):
    live = Batch.objects.live().filter(account__user=user)
    by_day = live.order_by("expires_on").values_list("expires_on").annotate(total=Sum("left"))
    left = list(by_day)
    until = timezone.localdate() + SOON
    return Standing(
        available=sum(total for _day, total in left),
        lapsing=[(day, total) for day, total in left if day and day <= until],
    )


def rows(user, show="", month=None):
    """The newest first. `show`: a key of SHOWS; `month`: its first day."""
    entries = Entry.objects.filter(account__user=user).as_read()
    if month:
        entries = entries.filter(created_at__year=month.year, created_at__month=month.month)
    return entries.filter(SHOWS[show][1])


def order_number(entry):
    """Of the order that the entry is about; empty when it is about none."""
    return entry.reference.removeprefix(ORDER) if entry.reference.startswith(ORDER) else ""


def told_reference(entry):
    """What staff read for the reference: never the mark by which a form is known."""
    if entry.kind == Kind.ADJUSTMENT:
        return _("手工调整 #%(number)s") % {"number": entry.pk}
    if number := order_number(entry):
        return _("订单 %(number)s") % {"number": number}
    return "" if entry.reference == entry.kind else entry.reference


def months(user):
    """The months in which anything moved, newest first, each by its first moment."""
    entries = Entry.objects.filter(account__user=user)
    return entries.datetimes("created_at", "month", order="DESC")


def month_named(text):
    """The month of `2026-11`; None for anything else."""
    try:
        return datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return None


def held(user):
    """What unpaid orders hold, newest first."""
    return list(Entry.objects.open_holds().filter(account__user=user))
