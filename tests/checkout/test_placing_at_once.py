"""Two tabs, a double click, eight threads: one order. Row locks are PostgreSQL's."""

import pytest
from django.test import Client
from django.urls import reverse

from checkout.basket.copying import line_to_buy_now
from checkout.models import PendingCourse
from checkout.order.models import Order
from checkout.placing import AlreadyPending
from tests.checkout.shopping import basket_of, courses, place, put
from tests.factories import UserFactory, make_course, period_of
from tests.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
THREADS = range(8)


def outcome(work):
    """The number of the order that the work led to."""
    try:
        return work().number
    except AlreadyPending as error:
        return error.order.number


def test_eight_threads_place_one_order():
    user = UserFactory()
    put(user, *courses(3))
    numbers = at_once(lambda _: outcome(lambda: place(user, total="297")), THREADS)
    assert Order.objects.count() == 1 and len(set(numbers)) == 1
    assert PendingCourse.objects.count() == 3


def test_eight_threads_take_a_free_course_once():
    user = UserFactory()
    course = make_course(periods=[(30, "0")])
    strategy = basket_of(user).strategy

    def buy():
        line = line_to_buy_now(user=user, period=period_of(course, 30), strategy=strategy)
        return place(user, total="0", basket=line.basket, lines=[line])

    numbers = at_once(lambda _: outcome(buy), THREADS)
    assert Order.objects.count() == 1 and len(set(numbers)) == 1


def test_overlapping_choices_of_one_learner_never_share_a_course():
    user = UserFactory()
    basket = put(user, *courses(4))
    lines = list(basket.all_lines())

    def buy(number):
        chosen = [lines[number % 4], lines[(number + 1) % 4]]
        return outcome(lambda: place(user, total="198", lines=chosen))

    at_once(buy, THREADS)
    held = [line.product_id for order in Order.objects.all() for line in order.lines.all()]
    assert len(held) == len(set(held)) == PendingCourse.objects.count()


def test_eight_learners_place_eight_orders_for_one_course():
    course = make_course()
    users = [UserFactory() for _ in THREADS]
    for user in users:
        put(user, course)
    numbers = at_once(lambda user: place(user, total="99").number, users)
    assert len(set(numbers)) == 8


def test_adding_a_course_from_eight_tabs_makes_one_line():
    user = UserFactory()
    course = make_course()
    at_once(lambda _: basket_of(user).add_course(course, period_of(course, 30)), THREADS)
    assert basket_of(user).lines.get().product == course


def test_two_tabs_after_a_login_lose_nothing_of_the_guests_basket():
    guest = Client()
    course = make_course()
    data = {"product": course.pk, "period": period_of(course, 30).pk}
    guest.post(reverse("basket:add"), data)
    user = UserFactory()
    tabs = [Client() for _ in THREADS]
    for tab in tabs:
        tab.force_login(user)
        tab.cookies["oscar_open_basket"] = guest.cookies["oscar_open_basket"].value
    at_once(lambda tab: tab.get(reverse("basket:summary")).status_code, tabs)
    assert basket_of(user).lines.get().product == course
