"""What learning does when an order is paid or refunded: in the same transaction (decision 4)."""

import logging

from django.db.models import prefetch_related_objects
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from beli.prepared import prepared
from catalogue.local_titles import look_up
from catalogue.titles import inside
from checkout.order.models import Line
from learning.ending import end_grants
from learning.enrolling import Bought, enrol_all
from learning.models import Enrolment
from notifications.messages import Note, queue_many

logger = logging.getLogger(__name__)


def open_courses(sender, order, **kwargs):
    """Open every course of the order. By product, so that two orders never wait on each other."""
    bought = [Bought(*row) for row in courses_of(order=order.pk)]
    for each in bought:
        if each.product_id is None:  # Oscar lets a product be deleted; the money is still true
            logger.error("Order %s paid for a course that is gone: line %s", order.pk, each.line_id)
    there = [each for each in bought if each.product_id]
    if there:
        enrol_all(user_id=order.user_id, bought=there, paid_at=order.paid_at or timezone.now())


@prepared
def courses_of(order):
    """What Bought knows of each."""
    lines = Line.objects.filter(order=order, is_course=True).order_by("product_id")
    waits = Coalesce("product__outline__starts_at_first_lesson", False)
    return lines.values_list("product_id", "period_days", "pk", waits)


def close_courses(sender, order, lines, **kwargs):
    """End exactly what these lines opened. By product, as they were opened."""
    ids = {line.pk for line in lines}
    held = Enrolment.objects.filter(grants__order_line__in=ids).distinct()
    for enrolment in held.order_by("product_id"):
        end_grants(enrolment=enrolment, order_lines=ids)


def announce_courses(sender, order, **kwargs):
    """Tell the person, on the site, which courses are open and until when; the order's own letter
    says that it was paid. What was refunded before that is left out."""
    lines = [line for line in order.lines.all() if line.is_course and not line.access_ended_at]
    held = Enrolment.objects.filter(user=order.user_id, grants__order_line__in=lines)
    enrolments = {enrolment.product_id: enrolment for enrolment in held}
    opened = [line for line in lines if line.product_id in enrolments]
    prefetch_related_objects(opened, "product")
    look_up([line.product for line in opened])
    queue_many([note_of(order.user, enrolments[line.product_id], line) for line in opened])


def note_of(user, enrolment, line):
    title = {"title": inside(line.local_title)}
    if enrolment.ends_at is None:
        until = _("永久有效，随时可以学习。")
    elif not enrolment.has_begun:
        day = date_format(localtime(enrolment.starts_at), "DATE_FORMAT")
        until = _("有效期从第一次学习开始计算，最晚 %(day)s 自动开始。") % {"day": day}
    else:
        day = date_format(localtime(enrolment.ends_at), "DATETIME_FORMAT")
        until = _("有效期至 %(day)s。") % {"day": day}
    return Note(
        user=user,
        reference=f"course-open-{line.pk}",
        subject=_("《%(title)s》已开通") % title,
        body=_("您购买的课程《%(title)s》已经开通。") % title + until,
        url=reverse("learn:home"),
        channels=("site",),
    )
