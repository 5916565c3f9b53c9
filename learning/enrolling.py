"""Opening a course to a person, for as long as was bought.

A day is 24 hours from the moment of payment, whatever the calendar or the clock on the wall does:
30 days bought at 15:04:05 end 30 days later at 15:04:05 (S0.64).
"""

from datetime import UTC, timedelta

from django.db import transaction
from django.utils import timezone

from learning.models import Enrolment, Grant
from learning.signals import enrolment_opened

DAY = timedelta(hours=24)
FIRST_LESSON_WITHIN = 7 * DAY  # D24


@transaction.atomic
def enrol(*, user, product, days, paid_at, order_line=None):
    """Let the person study the course for `days` (None: for ever); returns the Enrolment.

    Buying again extends from the end of what is held (D22). One order line gives one grant, however
    often and from however many workers this is called; without a line every call gives one.
    Sends enrolment_opened in the transaction.
    """
    new = Enrolment(user=user, product=product, starts_at=paid_at, ends_at=paid_at)
    Enrolment.objects.bulk_create([new], ignore_conflicts=True)
    enrolment = Enrolment.objects.select_for_update().get(user=user, product=product)
    if order_line is not None and Grant.objects.filter(order_line=order_line).exists():
        return enrolment
    if days is None:
        _start(enrolment, at=paid_at)  # nothing to save up: what is held for ever begins now
    starts_at, ends_at = next_period(
        held_until=enrolment.ends_at, days=days, paid_at=paid_at, wait=_wait(product, days)
    )
    grant = Grant.objects.create(
        enrolment=enrolment,
        order_line=order_line,
        days=days,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    _extend(enrolment, grant, paid_at)
    enrolment_opened.send(sender=Enrolment, enrolment=enrolment, grant=grant)
    return enrolment


def next_period(*, held_until, days, paid_at, wait=timedelta(0)):
    """(start, end) of a period bought at `paid_at` by one who holds the course until `held_until`.

    `held_until` None is for ever, and so is an end of None. `wait` is how long a new start is put
    off until the first lesson (D24).
    """
    start = paid_at.astimezone(UTC)
    if held_until is not None:
        held_until = held_until.astimezone(UTC)
        start = held_until if held_until > start else start + wait
    return start, None if days is None else start + days * DAY


@transaction.atomic
def begin(*, user, product):
    """The first lesson: validity that waited for it runs from now (D24). May be called twice."""
    enrolment = Enrolment.objects.select_for_update().filter(user=user, product=product).first()
    if enrolment:
        _start(enrolment, at=timezone.now())
    return enrolment


def _wait(product, days):
    outline = getattr(product, "outline", None)
    waits = days is not None and outline is not None and outline.starts_at_first_lesson
    return FIRST_LESSON_WITHIN if waits else timedelta(0)


def _extend(enrolment, grant, paid_at):
    """Carry the grant over to the enrolment. What is held for ever stays so."""
    if enrolment.ends_at is None:
        return
    if enrolment.ends_at <= paid_at:
        enrolment.starts_at = grant.starts_at
    enrolment.ends_at = grant.ends_at
    enrolment.save(update_fields=["starts_at", "ends_at"])


def _start(enrolment, *, at):
    """Draw a start that lies ahead, and every period after it, back to `at`."""
    early = enrolment.starts_at - at
    if early <= timedelta(0):
        return
    for grant in enrolment.grants.filter(starts_at__gte=enrolment.starts_at):
        grant.starts_at -= early
        grant.ends_at = grant.ends_at and grant.ends_at - early
        grant.save(update_fields=["starts_at", "ends_at"])
    enrolment.starts_at = at
    enrolment.ends_at = enrolment.ends_at and enrolment.ends_at - early
    enrolment.save(update_fields=["starts_at", "ends_at"])
