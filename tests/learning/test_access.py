from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from catalogue.publishing import take_off_sale
from learning.access import judge, judge_course
from learning.models import Lesson
from learning.publishing import put_outline
from tests.factories import UserFactory, make_course
from tests.learning.classroom import hold, lesson_of, make_taught_course, outline_lesson

pytestmark = pytest.mark.django_db
ANYONE = AnonymousUser()


@pytest.fixture
def course():
    return make_taught_course(first=[outline_lesson("trial", is_free_trial=True)])


@pytest.fixture
def lesson(course):
    return lesson_of(course, 1)


@pytest.fixture
def trial(course):
    return lesson_of(course, "trial")


def codes(user, *lessons):
    return [judge(user=user, lesson=lesson).code for lesson in lessons]


def test_a_free_trial_is_open_to_anyone(learner, trial):
    assert codes(ANYONE, trial) == codes(learner, trial) == ["trial"]
    verdict = judge(user=ANYONE, lesson=trial)
    assert verdict.allowed
    assert verdict.next_url == "/courses/algorithms/"


def test_who_is_not_logged_in_is_led_to_the_login_and_back(lesson):
    verdict = judge(user=ANYONE, lesson=lesson)
    assert (verdict.allowed, verdict.code, verdict.next_label) == (False, "log_in", "登录")
    assert verdict.next_url == f"/account/login/?next=%2Flearn%2Falgorithms%2F{lesson.pk}%2F"


def test_who_has_not_bought_is_led_to_the_course_page(learner, lesson):
    verdict = judge(user=learner, lesson=lesson)
    assert (verdict.allowed, verdict.code, verdict.next_label) == (False, "not_bought", "去购买")
    assert verdict.next_url == "/courses/algorithms/"


def test_the_next_step_keeps_the_language(learner, lesson):
    with override("en"):
        verdict = judge(user=learner, lesson=lesson)
    assert verdict.next_url == "/en/courses/algorithms/"


def test_a_free_course_is_joined_not_bought(learner):
    course = make_course(periods=((None, "0"),))
    assert judge_course(user=learner, product=course).next_label == "免费加入学习"


def test_who_holds_it_may_study(learner, course, lesson, trial):
    hold(learner, course)
    assert codes(learner, lesson, trial) == ["open", "open"]
    assert judge(user=learner, lesson=lesson).next_url == "/learn/algorithms/continue/"


def test_another_course_opens_nothing_here(learner, lesson):
    hold(learner, make_taught_course(slug="other"))
    assert codes(learner, lesson) == ["not_bought"]


def test_what_has_ended_is_closed_and_may_be_renewed(learner, course, lesson, trial):
    hold(learner, course, days=30, since=timedelta(days=30))
    assert codes(learner, lesson, trial) == ["ended", "trial"]
    verdict = judge(user=learner, lesson=lesson)
    assert (verdict.next_label, verdict.next_url) == ("续费", "/courses/algorithms/")
    assert verdict.enrolment is not None


def test_the_last_second_still_counts(learner, course, lesson):
    hold(learner, course, days=30, since=timedelta(days=30) - timedelta(seconds=30))
    assert codes(learner, lesson) == ["open"]


def test_what_waits_for_the_first_lesson_asks_to_begin(learner):
    course = make_taught_course(slug="waiting", starts_at_first_lesson=True)
    hold(learner, course)
    verdict = judge(user=learner, lesson=lesson_of(course, 1))
    assert (verdict.allowed, verdict.code) == (False, "not_begun")
    assert verdict.next_url == "/learn/waiting/begin/"


def test_what_waited_seven_days_has_begun_by_itself(learner):
    course = make_taught_course(slug="waiting", starts_at_first_lesson=True)
    hold(learner, course, since=timedelta(days=7))
    assert codes(learner, lesson_of(course, 1)) == ["open"]


def test_a_retired_lesson_is_closed_even_to_its_buyers(learner, course, trial):
    hold(learner, course)
    put_outline(product=course, slug="algorithms", lessons=[])
    trial.refresh_from_db()
    assert codes(learner, trial) == codes(ANYONE, trial) == ["retired"]
    assert judge(user=learner, lesson=trial).next_url == "/learn/algorithms/"


def test_off_sale_what_was_bought_stays_open(learner, course, lesson, trial):
    hold(learner, course)
    take_off_sale(product=course)
    for row in (lesson, trial):
        row.product.refresh_from_db()
    assert codes(learner, lesson, trial) == ["open", "open"]
    assert codes(UserFactory(), lesson, trial) == ["off_sale", "off_sale"]
    assert codes(ANYONE, trial) == ["log_in"]


def test_staff_with_the_permission_may_look(course, lesson):
    editor = UserFactory()
    editor.user_permissions.add(Permission.objects.get(codename="view_lesson"))
    assert codes(editor, lesson) == ["staff"]
    assert codes(UserFactory(is_superuser=True), lesson) == ["staff"]
    assert codes(UserFactory(is_staff=True), lesson) == ["not_bought"]


@pytest.mark.parametrize("size", [3, 60])
@pytest.mark.parametrize("held", [True, False])
def test_judging_costs_the_same_for_any_course(learner, size, held):
    course = make_taught_course(size, slug="sized")
    if held:
        hold(learner, course)
    lesson = Lesson.objects.select_related("product__outline").filter(product=course).last()
    with CaptureQueriesContext(connection) as queries:
        judge(user=learner, lesson=lesson)
    assert len(queries) <= (1 if held else 3)
