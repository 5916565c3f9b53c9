"""How far a person is. What the browser says is kept within the lesson's bounds."""

from django.db import transaction
from django.utils import timezone

from learning.models import Enrolment, Progress

SEEN_AT = 0.9  # of a lesson's duration
LONGEST = 24 * 60 * 60  # seconds; for a lesson whose duration nobody knows


@transaction.atomic
def record(*, user, lesson, second, ended=False):
    """Remember the second the person has come to; True when the lesson counts as seen by it.

    The second is clamped to the lesson's duration; what has ended starts again at its beginning,
    also where the stated duration is longer than the video. A lesson once seen stays seen. May be
    called as often as the browser likes.
    """
    second = min(max(second, 0), lesson.duration or LONGEST)
    seen = ended or (lesson.duration > 0 and second >= SEEN_AT * lesson.duration)
    _write(user, lesson, fields=["second", "updated_at"], second=0 if ended else second)
    if seen:
        _mark(user, lesson)
    return seen


@transaction.atomic
def mark_seen(*, user, lesson):
    """The person says the lesson is done. May be called twice."""
    _write(user, lesson, fields=["updated_at"])
    _mark(user, lesson)


def open_lesson(*, user, lesson):
    """The person opened the lesson: it is the one to come back to.

    Reports do not do this: a page's last one may arrive after the next lesson was opened.
    """
    Enrolment.objects.filter(user=user, product=lesson.product_id).update(
        last_lesson=lesson, last_studied_at=timezone.now()
    )


def resume_second(progress, lesson):
    """Where the player starts: the remembered second, or the beginning of what was at its end."""
    if progress is None or (lesson.duration and progress.second >= SEEN_AT * lesson.duration):
        return 0
    return progress.second


def _write(user, lesson, *, fields, **values):
    row = Progress(user=user, lesson=lesson, updated_at=timezone.now(), **values)
    Progress.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["user", "lesson"], update_fields=fields
    )


def _mark(user, lesson):
    unseen = Progress.objects.filter(user=user, lesson=lesson, seen_at=None)
    unseen.update(seen_at=timezone.now())
