"""Taking a bought period back, when it was refunded (D19). What was studied stays written down."""

from django.db import transaction
from django.utils import timezone

from learning.models import Enrolment, Grant


@transaction.atomic
def end_grants(*, enrolment, order_lines, at=None):
    """End what these order lines granted, at `at` (now); later periods move up to it.

    An enrolment without any time left ends, too. May be called twice: what has ended stays so.
    """
    at = at or timezone.now()
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    grants = list(enrolment.grants.order_by("starts_at", "pk"))
    for grant in grants:
        if grant.order_line_id in order_lines and not has_ended(grant, at):
            cut(grant, grants, at)
    Grant.objects.bulk_update(grants, ["starts_at", "ends_at"])
    shorten(enrolment, grants, at)


def has_ended(grant, at):
    """What was taken back before it began never begins: it ends where it starts."""
    return grant.ends_at is not None and grant.ends_at <= max(at, grant.starts_at)


def cut(grant, grants, at):
    """End it now, or before it begins; what follows it moves up by what is taken away."""
    was_to_end, grant.ends_at = grant.ends_at, max(at, grant.starts_at)
    if was_to_end is None:
        return  # nothing follows for ever
    for later in grants:
        if later is not grant and later.starts_at >= was_to_end:
            later.starts_at -= was_to_end - grant.ends_at
            later.ends_at = later.ends_at and later.ends_at - (was_to_end - grant.ends_at)


def shorten(enrolment, grants, at):
    """The enrolment lasts as long as what is left of its periods."""
    left = [grant for grant in grants if not has_ended(grant, at)]
    if any(grant.ends_at is None for grant in left):
        return
    if not left:
        enrolment.starts_at = min(enrolment.starts_at, at)
    enrolment.ends_at = max((grant.ends_at for grant in left), default=at)
    enrolment.save(update_fields=["starts_at", "ends_at"])
