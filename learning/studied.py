"""What refund quotes ask of learning: how far the bought courses were studied."""

from django.db.models import Count

from checkout.study_facts import Study
from learning.models import Grant, Lesson, Progress


def study_of(lines):
    """{order line id: Study} for those that opened a course: three queries for any number."""
    grants = {
        grant.order_line_id: grant
        for grant in Grant.objects.filter(order_line__in=lines).select_related("enrolment")
    }
    enrolments = {grant.enrolment for grant in grants.values()}
    lessons, seen = lessons_of(enrolments), seen_of(enrolments)
    return {
        line_id: Study(
            lessons=lessons.get(grant.enrolment.product_id, 0),
            seen=seen.get((grant.enrolment.user_id, grant.enrolment.product_id), 0),
            starts_at=grant.starts_at,
        )
        for line_id, grant in grants.items()
    }


def lessons_of(enrolments):
    """{product id: lessons}"""
    products = {enrolment.product_id for enrolment in enrolments}
    rows = Lesson.objects.filter(product__in=products, is_retired=False).order_by()
    return dict(rows.values_list("product").annotate(Count("pk")))


def seen_of(enrolments):
    """{(user id, product id): lessons seen}"""
    rows = Progress.objects.filter(
        user__in={enrolment.user_id for enrolment in enrolments},
        lesson__product__in={enrolment.product_id for enrolment in enrolments},
        lesson__is_retired=False,
        seen_at__isnull=False,
    )
    rows = rows.order_by().values_list("user", "lesson__product").annotate(Count("pk"))
    return {(user, product): number for user, product, number in rows}
