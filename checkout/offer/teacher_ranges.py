"""A range for every teacher's courses, so that staff can bind a coupon to them.

Publishing keeps it in line. A range is found again by its slug, which holds the teacher's key: its
name follows the teacher's, and staff may use it as they do ranges of their own.
"""

from uuid import UUID

from django.db import IntegrityError, transaction
from oscar.core.loading import get_model

Range = get_model("offer", "Range")
RangeProduct = get_model("offer", "RangeProduct")

NAME = "老师：%s的课程"
PREFIX = "teacher-"


@transaction.atomic
def put_teachers(*, product, teachers):
    """Let the course stand in these teachers' ranges, and in no other teacher's.

    `teachers` is {key: name}, keys being UUIDs. May be called again, and twice at once; a flat
    number of queries unless a teacher is new or has another name.
    """
    wanted = {range_.pk for range_ in ranges_of(teachers)}
    held = RangeProduct.objects.filter(product=product).values_list("range_id", "range__slug")
    held = {pk for pk, slug in held if is_of_teacher(slug)}
    RangeProduct.objects.filter(product=product, range__in=held - wanted).delete()
    RangeProduct.objects.bulk_create(
        [RangeProduct(product=product, range_id=pk) for pk in sorted(wanted - held)],
        ignore_conflicts=True,
    )


def rename(*, key, name):
    """The teacher is called otherwise now. Nothing for one who has no courses."""
    for range_ in Range.objects.filter(slug=slug_of(key)):
        give_name(range_, name)


def ranges_of(teachers):
    """The teachers' ranges; those that are missing are made."""
    slugs = {slug_of(key): name for key, name in teachers.items()}
    found = {range_.slug: range_ for range_ in Range.objects.filter(slug__in=slugs)}
    for slug, name in sorted(slugs.items()):
        give_name(found.setdefault(slug, Range(slug=slug)), name)
    return list(Range.objects.filter(slug__in=slugs))


def give_name(range_, name):
    """Save it under the teacher's name; of two teachers of one name the later shows its key too."""
    plain = (NAME % name)[:100]
    exact = f"{plain} {range_.slug.removeprefix(PREFIX)[:8]}"
    if range_.name in (plain, exact):
        return
    if not saved(range_, plain) and not saved(range_, exact):
        raise IntegrityError(f"no range can be called {exact}")


def saved(range_, name):
    """False when the name is taken. Who makes the same range at the same time has made it."""
    range_.name = name
    try:
        with transaction.atomic():
            range_.save()
    except IntegrityError:
        return Range.objects.filter(slug=range_.slug).exclude(pk=range_.pk).exists()
    return True


def slug_of(key):
    return f"{PREFIX}{UUID(str(key)).hex}"


def is_of_teacher(slug):
    """Staff may call a range of theirs teacher-something too."""
    key = slug.removeprefix(PREFIX)
    return slug == f"{PREFIX}{key}" and len(key) == 32 and not key.strip("0123456789abcdef")
