"""What a person studied. What was opened stays with its order; how far they came goes."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.privacy.forgetting import people_of
from accounts.privacy.register import register
from accounts.privacy.rows import rows_of
from learning.models import Enrolment, Progress


def collect(user):
    enrolments = Enrolment.objects.filter(user=user).select_related("product").order_by("pk")
    yield from rows_of(
        enrolments, "product.title", "starts_at", "ends_at", "last_studied_at", "created_at"
    )
    progress = Progress.objects.filter(user=user).select_related("lesson").order_by("pk")
    yield from rows_of(progress, "lesson.title", "second", "seen_at", "updated_at")


def forget(user):
    people = people_of(user)
    Progress.objects.filter(user__in=people).delete()
    Enrolment.objects.filter(user__in=people).update(last_lesson=None, last_studied_at=None)


def lose(user):
    number = Enrolment.objects.held().filter(user=user).count()
    if number:
        yield _("%(number)d 门还在有效期内的课程不能再学习。") % {"number": number}


register(
    "study",
    collect,
    forget,
    title=gettext_lazy("课程和学习进度"),
    covers=["learning.Enrolment.user", "learning.Progress.user"],
    lose=lose,
)
