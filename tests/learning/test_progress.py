import pytest
from django.test import Client
from django.urls import reverse

from learning.models import Progress
from learning.progress import record
from tests.factories import UserFactory
from tests.learning.classroom import hold, lesson_of, make_taught_course, outline_lesson

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(course):
    return lesson_of(course, 1)  # 100 seconds long


@pytest.fixture
def enrolled(learner, course):
    return hold(learner, course)


@pytest.fixture
def url(lesson):
    return reverse("learn:progress", args=["algorithms", lesson.pk])


def progress_of(user, lesson):
    return Progress.objects.get(user=user, lesson=lesson)


@pytest.mark.parametrize(("said", "kept"), [(0, 0), (42, 42), (100, 100), (10**12, 100), (-5, 0)])
def test_the_second_is_kept_within_the_lesson(learner, lesson, said, kept):
    record(user=learner, lesson=lesson, second=said)
    assert progress_of(learner, lesson).second == kept


def test_a_lesson_without_a_duration_is_bounded_too(learner):
    course = make_taught_course(0, first=[outline_lesson("a", duration=0)])
    lesson = lesson_of(course, "a")
    assert record(user=learner, lesson=lesson, second=10**15) is False
    assert progress_of(learner, lesson).second == 24 * 60 * 60
    assert record(user=learner, lesson=lesson, second=3, ended=True) is True


@pytest.mark.parametrize(("second", "seen"), [(89, False), (90, True), (100, True)])
def test_nine_tenths_are_seen(learner, lesson, second, seen):
    assert record(user=learner, lesson=lesson, second=second) is seen
    assert bool(progress_of(learner, lesson).seen_at) is seen


def test_what_was_seen_stays_seen(learner, lesson):
    record(user=learner, lesson=lesson, second=95)
    first = progress_of(learner, lesson).seen_at
    record(user=learner, lesson=lesson, second=5)
    record(user=learner, lesson=lesson, second=99)
    row = progress_of(learner, lesson)
    assert (row.seen_at, row.second) == (first, 99)


def test_what_has_ended_starts_again_wherever_its_end_is(learner, lesson):
    assert record(user=learner, lesson=lesson, second=60, ended=True) is True
    assert progress_of(learner, lesson).second == 0


def test_the_player_reports_by_form_and_by_json(at_desk, enrolled, learner, lesson, url):
    assert at_desk.post(url, {"second": "30"}).json() == {"seen": False}
    assert progress_of(learner, lesson).second == 30
    answer = at_desk.post(url, {"second": 95, "ended": True}, content_type="application/json")
    assert answer.json() == {"seen": True}


@pytest.mark.parametrize("data", [{}, {"second": "x"}, {"second": "1e400"}, {"second": "9" * 5000}])
def test_a_report_that_makes_no_sense_is_refused(at_desk, enrolled, url, data):
    assert at_desk.post(url, data).status_code == 400
    assert Progress.objects.count() == 0


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '"x"'])
def test_json_that_makes_no_sense_is_refused(at_desk, enrolled, url, body):
    assert at_desk.post(url, body, content_type="application/json").status_code == 400


def test_nothing_is_remembered_without_access(at_desk, client, url, course):
    assert at_desk.post(url, {"second": 5}).status_code == 403
    assert Client().post(url, {"second": 5}).status_code == 401
    assert Progress.objects.count() == 0


def test_the_report_carries_a_token(learner, enrolled, url):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(learner)
    assert browser.post(url, {"second": 5}).status_code == 403
    assert Progress.objects.count() == 0


def test_a_report_that_comes_late_does_not_move_the_place_to_continue(
    at_desk, enrolled, course, lesson, url
):
    at_desk.get(reverse("learn:lesson", args=["algorithms", lesson.pk]))
    following = lesson_of(course, 2)
    at_desk.get(reverse("learn:lesson", args=["algorithms", following.pk]))
    at_desk.post(url, {"second": 50})
    enrolled.refresh_from_db()
    assert enrolled.last_lesson == following


def test_done_marks_the_lesson_and_goes_on(at_desk, enrolled, learner, course, lesson):
    url = reverse("learn:done", args=["algorithms", lesson.pk])
    following = lesson_of(course, 2).get_absolute_url()
    assert at_desk.post(url)["Location"] == following
    assert at_desk.post(url)["Location"] == following
    assert progress_of(learner, lesson).seen_at
    assert at_desk.get(url).status_code == 405


def test_done_without_access_leads_to_the_page_that_says_why(at_desk, lesson):
    response = at_desk.post(reverse("learn:done", args=["algorithms", lesson.pk]))
    assert response["Location"] == lesson.get_absolute_url()
    assert Progress.objects.count() == 0


def test_progress_of_two_people_is_apart(learner, lesson):
    record(user=learner, lesson=lesson, second=5)
    record(user=UserFactory(), lesson=lesson, second=95)
    assert progress_of(learner, lesson).second == 5


def test_brackets_without_end_are_a_bad_request(at_desk, enrolled, url):
    answer = at_desk.post(url, "[" * 100_000, content_type="application/json")
    assert answer.status_code == 400
