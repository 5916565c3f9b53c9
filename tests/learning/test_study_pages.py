from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.models import Enrolment, Progress
from learning.publishing import put_outline
from learning.visitor import latest_study
from tests.learning.classroom import (
    hold,
    lesson_of,
    make_taught_course,
    make_video,
    outline_lesson,
)

pytestmark = pytest.mark.django_db


def page(lesson, name="lesson"):
    return reverse(f"learn:{name}", args=["algorithms", lesson.pk])


def queries_of(client, url):
    client.get(url)  # fills caches of content types and sites
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_learning_centre_asks_for_a_login(client):
    response = client.get("/learn/")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/learn/")


def test_the_learning_centre_of_a_newcomer_leads_to_the_courses(at_desk):
    response = at_desk.get("/learn/")
    assert "您还没有课程" in response.content.decode()
    assert 'href="/courses/"' in response.content.decode()


def test_the_learning_centre_shows_progress_and_validity(at_desk, learner, course):
    hold(learner, course, days=12)
    Progress.objects.create(
        user=learner, lesson=lesson_of(course, 0), seen_at=course.date_created, second=0
    )
    ended = make_taught_course(slug="ended", title="旧课")
    hold(learner, ended, days=1, since=timedelta(days=2))
    text = at_desk.get("/learn/").content.decode()
    assert "已学 1/4 节 · 25%" in text
    assert "还有 12 天" in text
    assert "续费" in text
    assert text.index("算法入门") < text.index("旧课")


def test_queries_of_the_learning_centre_do_not_grow(at_desk, learner):
    counts = []
    for size in (2, 20):
        for number in range(size):
            hold(learner, make_taught_course(3, slug=f"course-{size}-{number}"))
        counts.append(queries_of(at_desk, "/learn/"))
    assert counts[0] == counts[1] <= 12


def test_the_course_page_marks_what_was_seen(at_desk, learner, course):
    hold(learner, course)
    at_desk.post(page(lesson_of(course, 0), "done"))
    text = at_desk.get("/learn/algorithms/").content.decode()
    assert text.count("data-done") == 1
    assert "25%" in text


def test_queries_of_course_and_lesson_page_do_not_grow(at_desk, learner):
    counts = []
    for size in (3, 60):
        course = make_taught_course(size, slug=f"course-{size}")
        hold(learner, course)
        lesson = lesson_of(course, 1)
        counts.append(
            (
                queries_of(at_desk, f"/learn/course-{size}/"),
                queries_of(at_desk, f"/learn/course-{size}/{lesson.pk}/"),
            )
        )
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 10


def test_a_video_lesson_plays_from_the_remembered_second(at_desk, learner):
    course = make_taught_course(0, first=[outline_lesson("a", video=make_video())])
    hold(learner, course)
    lesson = lesson_of(course, "a")
    at_desk.post(page(lesson, "progress"), {"second": 42})
    response = at_desk.get(page(lesson))
    assert response.context["start_second"] == 42
    text = response.content.decode()
    assert "#t=42" in text
    assert f'src="{response.context["video_url"]}' in text
    assert at_desk.get(response.context["video_url"]).status_code == 200


def test_what_was_at_its_end_starts_again(at_desk, learner):
    course = make_taught_course(0, first=[outline_lesson("a", video=make_video())])
    hold(learner, course)
    lesson = lesson_of(course, "a")
    at_desk.post(page(lesson, "progress"), {"second": 95})
    assert at_desk.get(page(lesson)).context["start_second"] == 0


def test_a_document_shows_its_text_and_its_link(at_desk, learner):
    document = outline_lesson(
        "a", kind="document", body="<p>正文<b>在此</b></p>", link="https://example.com/x"
    )
    course = make_taught_course(0, first=[document])
    hold(learner, course)
    text = at_desk.get(page(lesson_of(course, "a"))).content.decode()
    assert "<p>正文<b>在此</b></p>" in text
    assert 'href="https://example.com/x"' in text


def test_previous_and_next(at_desk, learner, course):
    hold(learner, course)
    context = at_desk.get(page(lesson_of(course, 1))).context
    assert context["before"].lesson == lesson_of(course, 0)
    assert context["after"].lesson == lesson_of(course, 2)
    assert at_desk.get(page(lesson_of(course, 3))).context["after"] is None


def test_who_has_not_bought_reads_why_and_what_next(at_desk, course):
    for url in (page(lesson_of(course, 1)), "/learn/algorithms/"):
        response = at_desk.get(url)
        text = response.content.decode()
        assert response.status_code == 403
        assert "您还没有购买这门课程" in text
        assert 'href="/courses/algorithms/"' in text


def test_who_is_not_logged_in_reads_why_and_may_log_in(client, course):
    response = client.get(page(lesson_of(course, 1)))
    assert response.status_code == 403
    assert "/account/login/?next=" in response.content.decode()


def test_a_stranger_watches_a_free_trial_and_no_more(client):
    trial = outline_lesson("a", video=make_video(), is_free_trial=True)
    course = make_taught_course(2, first=[trial])
    response = client.get(page(lesson_of(course, "a")))
    text = response.content.decode()
    assert response.status_code == 200
    assert client.get(response.context["video_url"]).status_code == 200
    assert "data-report" not in text
    assert response.context["after"].is_open is False


def test_a_retired_lesson_says_so(at_desk, learner, course):
    hold(learner, course)
    lesson = lesson_of(course, 1)
    put_outline(product=course, slug="algorithms", lessons=[outline_lesson(0)])
    response = at_desk.get(page(lesson))
    assert response.status_code == 403
    assert "已经下架" in response.content.decode()


@pytest.mark.parametrize(
    "path",
    ["nowhere/", "nowhere/1/", "algorithms/999999/", f"algorithms/{10**30}/", "nowhere/continue/"],
)
def test_what_does_not_exist_is_not_found(at_desk, course, path):
    assert at_desk.get(f"/learn/{path}").status_code == 404


def test_a_lesson_of_another_course_is_not_found(at_desk, course):
    other = make_taught_course(slug="other")
    assert at_desk.get(page(lesson_of(other, 1))).status_code == 404


def test_continue_leads_to_the_last_lesson_until_it_is_seen(at_desk, learner, course):
    hold(learner, course)

    def goes_on():
        return at_desk.get("/learn/algorithms/continue/")["Location"]

    assert goes_on() == page(lesson_of(course, 0))
    at_desk.get(page(lesson_of(course, 2)))
    assert goes_on() == page(lesson_of(course, 2))
    at_desk.post(page(lesson_of(course, 2), "done"))
    assert goes_on() == page(lesson_of(course, 3))
    at_desk.post(page(lesson_of(course, 3), "done"))
    assert goes_on() == page(lesson_of(course, 0))


def test_continue_without_access_leads_to_the_page_that_says_why(at_desk, course):
    assert at_desk.get("/learn/algorithms/continue/")["Location"] == "/learn/algorithms/"


def test_validity_begins_when_the_learner_says_so(at_desk, learner):
    course = make_taught_course(starts_at_first_lesson=True)
    hold(learner, course)
    lesson = lesson_of(course, 1)
    refused = at_desk.get(page(lesson))
    assert refused.status_code == 403
    assert 'action="/learn/algorithms/begin/"' in refused.content.decode()
    begun = at_desk.post("/learn/algorithms/begin/", {"lesson": lesson.pk}, follow=True)
    assert begun.redirect_chain == [(page(lesson), 302)]
    assert begun.status_code == 200
    assert Enrolment.objects.get().has_begun


def test_the_visitors_corner_knows_the_latest_study(learner, course, django_assert_num_queries):
    assert latest_study(learner) is None
    hold(learner, make_taught_course(slug="other", title="别的课"))
    hold(learner, course)
    with django_assert_num_queries(1):
        assert latest_study(learner) == ("算法入门", "/learn/algorithms/continue/")
    Enrolment.objects.filter(product=course).update(ends_at="2020-01-01T00:00Z")
    assert latest_study(learner)[0] == "别的课"
