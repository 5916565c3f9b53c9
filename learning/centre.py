"""The learning centre's shelf: a person's courses, each with how far it has come."""

from dataclasses import dataclass

from django.db.models import Case, Count, Value, When
from django.utils import timezone

from learning.course import percent
from learning.models import LATEST_FIRST, Enrolment, Lesson, Progress


@dataclass(frozen=True)
class ShelfCourse:
    enrolment: Enrolment
    total: int
    seen: int

    @property
    def percent(self):
        return percent(self.seen, self.total)


def enrolments_of(user):
    """The person's enrolments, what has ended last."""
    ended = Case(When(ends_at__lte=timezone.now(), then=Value(1)), default=Value(0))
    rows = Enrolment.objects.filter(user=user).select_related("product__outline", "last_lesson")
    return rows.order_by(ended, *LATEST_FIRST)


def shelf(*, user, enrolments):
    """The enrolments with their progress: two queries, however many they are."""
    products = [enrolment.product_id for enrolment in enrolments]
    totals = _count(Lesson.objects.filter(product__in=products, is_retired=False), "product")
    seen = _count(
        Progress.objects.filter(
            user=user,
            seen_at__isnull=False,
            lesson__product__in=products,
            lesson__is_retired=False,
        ),
        "lesson__product",
    )
    return [
        ShelfCourse(row, totals.get(row.product_id, 0), seen.get(row.product_id, 0))
        for row in enrolments
    ]


def _count(rows, by):
    return dict(rows.order_by().values_list(by).annotate(Count("pk")))
