"""Courses and progress of two accounts of one person (D22)."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.merging.register import Preview, register
from learning.models import Enrolment, Grant, Progress


def preview(kept, gone):
    mine = list(Enrolment.objects.filter(user=gone).select_related("product"))
    both = set(Enrolment.objects.held().filter(user=kept).values_list("product", flat=True))
    told = _("《%(title)s》两个账户都有，另一个账户剩下的时间接在后面。")
    return Preview(
        _("课程 %(number)d 门，连同学习进度") % {"number": len(mine)} if mine else "",
        notes=[
            told % {"title": one.product.get_title()}
            for one in mine
            if one.product_id in both and not one.has_ended
        ],
    )


def move(merge):
    """By product, as everybody locks enrolments."""
    people = [merge.kept, merge.gone]
    rows = Enrolment.objects.select_for_update(of=("self",)).filter(user__in=people)
    of = {merge.kept_id: {}, merge.gone_id: {}}
    for row in rows.order_by("product_id", "user_id"):
        of[row.user_id][row.product_id] = row
    for product_id, coming in of[merge.gone_id].items():
        own = of[merge.kept_id].get(product_id)
        if own is None:
            Enrolment.objects.filter(pk=coming.pk).update(user=merge.kept)
        else:
            join(own, coming, now=timezone.now())
    move_progress(merge)
    return len(of[merge.gone_id])


def join(own, coming, *, now):
    """What is left of `coming` follows what is held of `own`; for ever is for ever."""
    had_ended, comes_late = own.has_ended, coming.has_ended
    grants = list(coming.grants.order_by("starts_at", "pk"))
    if own.ends_at is not None and not comes_late:
        append(grants, until=max(own.ends_at, now), now=now)
    for grant in grants:
        grant.enrolment = own
    Grant.objects.bulk_update(grants, ["enrolment", "starts_at", "ends_at"])
    if not comes_late:
        own.starts_at = coming.starts_at if had_ended else min(own.starts_at, coming.starts_at)
        own.ends_at = end_of(own, coming, now)
    latest = max(
        (one for one in (own, coming) if one.last_studied_at),
        key=lambda one: one.last_studied_at,
        default=own,
    )
    own.last_lesson_id, own.last_studied_at = latest.last_lesson_id, latest.last_studied_at
    own.save()
    coming.delete()


def append(grants, *, until, now):
    """Move what has not ended behind `until`. A running period keeps its start: it was used."""
    for grant in grants:
        if grant.ends_at is None or grant.ends_at <= now:
            continue
        left = grant.ends_at - max(grant.starts_at, now)
        if grant.starts_at > now:
            grant.starts_at = until
        grant.ends_at = until = until + left


def end_of(own, coming, now):
    if own.ends_at is None or coming.ends_at is None:
        return None
    return max(own.ends_at, now) + (coming.ends_at - max(coming.starts_at, now))


def move_progress(merge):
    """Of a lesson that both began: how far the farther one is, seen when it was seen first."""
    own = {one.lesson_id: one for one in Progress.objects.filter(user=merge.kept)}
    mine = Progress.objects.filter(user=merge.gone)
    both = [one for one in mine if one.lesson_id in own]
    for one in both:
        kept = own[one.lesson_id]
        kept.second = max(kept.second, one.second)
        kept.seen_at = min((t for t in (kept.seen_at, one.seen_at) if t), default=None)
        kept.save()
    mine.filter(lesson__in=[one.lesson_id for one in both]).delete()
    mine.update(user=merge.kept)


register(
    "courses",
    preview,
    move,
    fields=["learning.Enrolment.user", "learning.Progress.user"],
    rank=30,
)
