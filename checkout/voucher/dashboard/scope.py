"""What a coupon is for: everything, a range that staff keep, or things picked for it alone.

What is picked for one coupon is a range of Oscar's too, kept with that coupon and known by its
name.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from oscar.apps.offer.models import Benefit, Condition, Range

OWN = "优惠券专用："
LONGEST = Range._meta.get_field("name").max_length


class Scope(models.TextChoices):
    GENERAL = "general", _("通用：不限课程")
    RANGE = "range", _("一个系列：例如某位老师的课程")
    COURSES = "courses", _("选几门课程")
    CATEGORIES = "categories", _("选几个分类，含下级分类")


def is_own(range_):
    return range_ is not None and range_.name.startswith(OWN)


def ranges_of_staff():
    """Those to choose from: none that was made for one coupon."""
    return Range.objects.exclude(name__startswith=OWN)


def scope_of(range_):
    """(scope, courses, categories) as a form shows them."""
    if range_ is None:
        return Scope.GENERAL, [], []
    if not is_own(range_):
        return Scope.RANGE, [], []
    courses = list(range_.included_products.order_by("title"))
    categories = list(range_.included_categories.all())
    return (Scope.CATEGORIES if categories else Scope.COURSES), courses, categories


def put_range(*, name, scope, range_=None, courses=(), categories=(), current=None):
    """The range for what was chosen in a form; `current` is the coupon's range so far.

    A range of the coupon's own is changed in place, and made anew with `name` in it if need be.
    """
    if scope == Scope.GENERAL:
        return None
    if scope == Scope.RANGE:
        return range_
    own = current if is_own(current) else Range.objects.create(name=own_name(name))
    own.included_products.set(courses if scope == Scope.COURSES else [])
    own.included_categories.set(categories if scope == Scope.CATEGORIES else [])
    own.excluded_products.clear()
    return own


def own_name(name):
    """The first free one of: name, name 2, name 3 ..."""
    wanted = f"{OWN}{name}"[: LONGEST - 6]
    taken = set(Range.objects.filter(name__startswith=wanted).values_list("name", flat=True))
    number = 2
    free = wanted
    while free in taken:
        free, number = f"{wanted} {number}", number + 1
    return free


def forget_range(range_):
    """Delete a range that was made for a coupon and that nothing speaks of any more."""
    if not is_own(range_):
        return
    speaks_of_it = Q(range=range_)
    if not Condition.objects.filter(speaks_of_it) and not Benefit.objects.filter(speaks_of_it):
        range_.delete()
