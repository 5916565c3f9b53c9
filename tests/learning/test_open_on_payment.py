from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from oscar.core.loading import get_model

from checkout.signals import order_announced, order_paid
from learning.enrolling import enrol
from learning.models import Enrolment, Grant
from notifications.models import Message
from tests.factories import UserFactory
from tests.learning.classroom import hold, make_taught_course
from tests.threads import at_once

Order, Line = get_model("order", "Order"), get_model("order", "Line")


def make_paid_order(user, *products, days=30):
    order = Order.objects.create(
        number=f"T{Order.objects.count() + 1}",
        user=user,
        paid_at=timezone.now(),
        total_incl_tax=9,
        total_excl_tax=9,
    )
    for product in products:
        Line.objects.create(
            order=order,
            product=product,
            title=product.title,
            period_days=days,
            is_course=True,
            partner_name="书院",
            partner_sku="x",
            num_allocated=0,
            line_price_incl_tax=9,
            line_price_excl_tax=9,
            line_price_before_discounts_incl_tax=9,
            line_price_before_discounts_excl_tax=9,
        )
    return order


def pay(order):
    with transaction.atomic():
        order_paid.send(sender=Order, order=order)
        order_announced.send(sender=Order, order=order)


@pytest.mark.django_db
def test_a_paid_order_opens_each_of_its_courses_once(learner):
    one, two = make_taught_course(slug="one"), make_taught_course(slug="two")
    order = make_paid_order(learner, one, two)
    pay(order)
    pay(order)
    ends = order.paid_at + timedelta(days=30)
    rows = Enrolment.objects.filter(user=learner).order_by("product_id")
    assert [(row.product, row.ends_at) for row in rows] == [(one, ends), (two, ends)]


@pytest.mark.django_db
def test_the_learner_is_told_once_in_the_inbox(learner, course):
    order = make_paid_order(learner, course)
    pay(order)
    pay(order)
    message = Message.objects.get(user=learner)
    assert (message.channel, message.subject) == ("site", "《算法入门》已开通")


@pytest.mark.django_db
def test_a_course_deleted_meanwhile_does_not_stop_the_others(learner, course):
    gone = make_taught_course(slug="gone")
    order = make_paid_order(learner, gone, course)
    gone.delete()
    pay(order)
    assert Enrolment.objects.get(user=learner).product == course


needs_row_locks = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks"),
]


class TestEightThreads:
    pytestmark = needs_row_locks

    def open_at_once(self, lines):
        def work(line):
            paid_at = line.order.paid_at
            enrol(user=learner, product=line.product, days=30, paid_at=paid_at, order_line=line)

        learner = lines[0].order.user
        at_once(work, lines)
        return Enrolment.objects.get()

    def test_open_one_order_line_once(self):
        line = make_paid_order(UserFactory(), make_taught_course()).lines.get()
        enrolment = self.open_at_once([line] * 8)
        assert Grant.objects.count() == 1
        assert enrolment.ends_at - enrolment.starts_at == timedelta(days=30)

    def test_renew_by_one_order_line_once(self):
        learner, product = UserFactory(), make_taught_course()
        held = hold(learner, product, days=7)
        line = make_paid_order(learner, product).lines.get()
        assert self.open_at_once([line] * 8).ends_at - held.ends_at == timedelta(days=30)
        assert Grant.objects.count() == 2

    def test_lose_none_of_eight_order_lines(self):
        learner, product = UserFactory(), make_taught_course()
        held = hold(learner, product, days=7)
        lines = [make_paid_order(learner, product).lines.get() for _ in range(8)]
        assert self.open_at_once(lines).ends_at - held.ends_at == timedelta(days=240)
