"""Opening a course to a person, for as long as was bought.

A day is 24 hours from the moment of payment, whatever the calendar or the clock on the wall does:
30 days bought at 15:04:05 end 30 days later at 15:04:05 (S0.64).
"""

from dataclasses import dataclass
from datetime import UTC, timedelta

from django.db import transaction
from django.utils import timezone

from beli.prepared import insert, insert_missing
from learning.models import Enrolment, Grant, Outline
from learning.signals import enrolment_opened

DAY = timedelta(hours=24)
FIRST_LESSON_WITHIN = 7 * DAY  # D24


@dataclass(frozen=True)
class Bought:
    """A course for so many days (None: for ever), by an order line or without one."""

    product_id: int
    days: int | None
    line_id: int | None = None
    waits: bool = False  # validity waits for the first lesson (D24)

    def period(self, *, held_until, paid_at):
        wait = FIRST_LESSON_WITHIN if self.waits and self.days is not None else timedelta(0)
        return next_period(held_until=held_until, days=self.days, paid_at=paid_at, wait=wait)


def enrol(*, user, product, days, paid_at, order_line=None):
    """Let the person study one course, as enrol_all does; returns the Enrolment."""
    waits = Outline.objects.filter(product=product, starts_at_first_lesson=True).exists()
    bought = Bought(product.pk, days, order_line and order_line.pk, waits)
    return enrol_all(user_id=user.pk, bought=[bought], paid_at=paid_at)[product.pk]


@transaction.atomic(savepoint=False)  # what fails here fails the payment
def enrol_all(*, user_id, bought, paid_at):
    """Let the person study courses (a list of Bought); returns {product id: Enrolment}.

    Buying again extends from the end of what is held (D22). One order line gives one grant, however
    often and from however many workers this is called; without a line every call gives one.
    Sends enrolment_opened in the transaction.
    """
    first = {each.product_id: each for each in reversed(bought)}
    enrolments = new = begin_new(user_id, first, paid_at)
    given = set()
    if len(new) < len(first):
        enrolments = new | lock_enrolments(user_id, set(first) - set(new))
        given = lines_given({each.line_id for each in bought})
    for each in bought:
        if each.line_id not in given:
            is_first = each.product_id in new and each is first[each.product_id]
            give(enrolments[each.product_id], each, paid_at, is_first=is_first)
    return enrolments


def begin_new(user_id, first, paid_at):
    """{product id: Enrolment} of courses that the person never had, for what was bought `first`.

    Whoever else adds the same row is waited for; what is there is left as it is.
    """
    rows = []
    for pk in sorted(first):
        starts_at, ends_at = first[pk].period(held_until=paid_at, paid_at=paid_at)
        row = Enrolment(user_id=user_id, product_id=pk, starts_at=starts_at, ends_at=ends_at)
        rows.append(row)
    return {row.product_id: row for row in insert_missing(rows, "product_id")}


def lock_enrolments(user_id, products):
    found = Enrolment.objects.filter(user=user_id, product__in=products).order_by("product_id")
    return {row.product_id: row for row in found.select_for_update(no_key=True)}


def lines_given(lines):
    return set(Grant.objects.filter(order_line__in=lines).values_list("order_line", flat=True))


def give(enrolment, bought, paid_at, *, is_first):
    """One more grant of an enrolment that is locked. The first is what it was begun with."""
    if is_first:
        starts_at, ends_at = enrolment.starts_at, enrolment.ends_at
    else:
        if bought.days is None:
            _start(enrolment, at=paid_at)  # nothing to save up: what is for ever begins now
        starts_at, ends_at = bought.period(held_until=enrolment.ends_at, paid_at=paid_at)
    grant = Grant(
        enrolment=enrolment,
        order_line_id=bought.line_id,
        days=bought.days,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    insert([grant])
    if not is_first:
        _extend(enrolment, grant, paid_at)
    enrolment_opened.send(sender=Enrolment, enrolment=enrolment, grant=grant)


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
