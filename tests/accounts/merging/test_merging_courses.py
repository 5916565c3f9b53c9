"""Courses that both accounts have: what is left of them, and how far they were studied."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.merging.plan import plan_of
from learning.access import judge_course
from learning.models import Enrolment, Progress
from tests.accounts.merging.people import join, two
from tests.learning.classroom import hold, lesson_of, make_taught_course

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("own", "other", "left"),
    [((30, 0), (30, 10), 50), ((30, 40), (30, 10), 20), ((30, 10), (30, 40), 20)]
    + [((None, 5), (30, 10), None), ((30, 10), (None, 5), None), ((30, 40), (30, 50), 0)],
)
def test_of_a_course_in_both_what_is_left_of_one_follows_the_other(own, other, left):
    """D22. `own`, `other`: bought for so many days, so many days ago."""
    kept, gone = two()
    course = make_taught_course()
    for person, (days, ago) in ((kept, own), (gone, other)):
        hold(person, course, days=days, since=ago * DAY)
    note = "另一个账户剩下的时间接在后面"
    said = any(note in one for one in plan_of(kept, gone).notes)
    assert said == (not Enrolment.objects.get(user=gone).has_ended and own != (30, 40))
    join(kept, gone)
    enrolment = Enrolment.objects.get()
    assert enrolment.user == kept and enrolment.grants.count() == 2
    assert enrolment.days_left == left
    assert judge_course(user=kept, product=course).allowed == (left != 0)


def test_the_farther_progress_is_kept():
    kept, gone = two()
    course = make_taught_course()
    first, second = lesson_of(course, 0), lesson_of(course, 1)
    Progress.objects.create(user=kept, lesson=first, second=5)
    Progress.objects.create(user=gone, lesson=first, second=50, seen_at=timezone.now())
    Progress.objects.create(user=gone, lesson=second, second=7)
    join(kept, gone)
    rows = Progress.objects.order_by("lesson__position").values_list("user", "second")
    assert list(rows) == [(kept.pk, 50), (kept.pk, 7)]
    assert Progress.objects.get(lesson=first).seen_at
