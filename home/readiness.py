"""What a course page still lacks before it may be public."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale


class NotPublishable(ValidationError):
    """A course page without a cover, a price or a teacher may only be a draft."""


NO_COVER = _("请选择封面：没有封面的课程不能发布。")
NO_PRICE = _("请至少填写一个价格：没有价格的课程不能发布。")
NO_TEACHER = _("请至少选择一位老师：没有老师的课程不能发布。")
SAME_DAYS = _("“%(period)s”填写了两次：每种有效期只能有一个价格。")


def missing(page):
    """What is missing, as sentences. A translation takes all three from its original."""
    if page.locale_id != Locale.get_default().pk:
        return []
    days = [row.days for row in page.prices.all()]
    twice = {row.label for row in page.prices.all() if days.count(row.days) > 1}
    found = [
        (page.cover_id is None, NO_COVER),
        (not days, NO_PRICE),
        (not page.teachers.all(), NO_TEACHER),
        *((True, SAME_DAYS % {"period": label}) for label in sorted(map(str, twice))),
    ]
    return [sentence for is_missing, sentence in found if is_missing]


def require_readiness(page):
    """Raises NotPublishable, which says all that is missing."""
    if sentences := missing(page):
        raise NotPublishable(sentences)
