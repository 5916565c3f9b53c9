"""Public pages are the same for everyone, and kept whole (decision 8)."""

import pytest
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from catalogue.models import Category
from home.public_cache import PublicPageCacheMiddleware, purge
from home.public_pages import mark_public
from tests.factories import UserFactory
from tests.home.pages import draft_course, make_category, make_course, publish

PATHS = [
    "/",
    "/courses/",
    "/courses/bian-cheng/",
    "/teachers/",
    "/teachers/li/",
    "/en/",
    "/en/courses/",
]


@pytest.fixture
def course():
    return make_course()


def get(client, path, **headers):
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, path
    return answer


def test_a_kept_page_costs_no_query(client, course, django_assert_num_queries):
    for path in PATHS:
        first = get(client, path)
        with django_assert_num_queries(0):
            second = get(client, path)
        assert second.content == first.content
        assert second.headers["ETag"] == first.headers["ETag"]


def test_a_public_page_is_byte_identical_for_everyone(client, course):
    anonymous = [get(client, path) for path in PATHS]
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    for path, before in zip(PATHS, anonymous, strict=True):
        caches["pages"].clear()
        known = get(client, path, accept_language="en")
        assert known.content == before.content
        assert known.headers == before.headers


def test_a_public_page_sets_no_cookie_and_may_be_kept_by_anyone(client, course):
    for path in (*PATHS, *PATHS):
        answer = get(client, path)
        assert not answer.cookies
        assert "Vary" not in answer.headers
        assert "public" in answer.headers["Cache-Control"]
        assert "s-maxage" in answer.headers["Cache-Control"]
        assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_publishing_purges(client, course, django_capture_on_commit_callbacks):
    get(client, "/courses/")
    course.title = "改了名"
    with django_capture_on_commit_callbacks(execute=True):
        publish(course)
    assert "改了名" in get(client, "/courses/").content.decode()


def test_a_category_purges(client, course, django_capture_on_commit_callbacks):
    make_category("编程")
    get(client, "/courses/")
    with django_capture_on_commit_callbacks(execute=True):
        category = Category.objects.get()
        category.name = "写代码"
        category.save()
    assert "写代码" in get(client, "/courses/").content.decode()


def test_a_new_price_purges(client, course, django_capture_on_commit_callbacks):
    get(client, "/courses/bian-cheng/")
    with django_capture_on_commit_callbacks(execute=True):
        period = course.product.periods.get(days=30)
        period.price = 77
        period.save()
    assert "¥77" in get(client, "/courses/bian-cheng/").content.decode()


def test_a_page_made_before_a_purge_is_not_kept_after_it(course, rf):
    """Published while another request was being answered: the old page must not return."""

    def view(_request):
        purge()
        return mark_public(HttpResponse("old"))

    PublicPageCacheMiddleware(view)(rf.get("/teachers/"))
    new = PublicPageCacheMiddleware(lambda _request: mark_public(HttpResponse("new")))
    assert new(rf.get("/teachers/")).content == b"new"


def test_unknown_parameters_change_nothing_and_fill_nothing(
    client, course, django_assert_num_queries
):
    plain = get(client, "/courses/")
    with django_assert_num_queries(0):
        for query in ("?utm_source=a", "?utm_source=b&gclid=c", "?q=&page="):
            assert get(client, f"/courses/{query}").content == plain.content
    page = get(client, "/courses/bian-cheng/?q=1")
    with django_assert_num_queries(0):
        assert get(client, "/courses/bian-cheng/").content == page.content


def test_known_parameters_are_told_apart(client, course):
    assert get(client, "/courses/?level=beginner").content != get(client, "/courses/").content


def test_free_text_is_not_kept(client, course):
    with CaptureQueriesContext(connection) as captured:
        get(client, "/courses/?q=abc")
        once = len(captured)
        get(client, "/courses/?q=abc")
        assert len(captured) == 2 * once


@pytest.mark.parametrize(
    "query",
    ["sort=x1", "level=x1", "category=x1", "category=0", "page=0001", "page=1", "teacher=%20li"],
)
def test_other_words_for_the_same_fill_nothing(client, course, query):
    caches["pages"].clear()
    get(client, f"/courses/?{query}")
    assert not queries_of_keeping(client, "/courses/?sort=new")
    assert queries_of_keeping(client, f"/courses/?{query}")


def queries_of_keeping(client, path):
    """What the second of two requests asks the database."""
    get(client, path)
    with CaptureQueriesContext(connection) as captured:
        get(client, path)
    return len(captured)


@pytest.mark.parametrize(
    "query", ["sort=-price", "level=advanced", "teacher=li", "utm_source=x", "sort=new&page="]
)
def test_what_filters_say_is_kept(client, course, query):
    assert not queries_of_keeping(client, f"/courses/?{query}")


def test_what_is_not_there_is_not_kept(client, course):
    assert client.get("/courses/?page=999").status_code == 404
    assert "public" not in client.get("/courses/?page=999").headers.get("Cache-Control", "")


def test_a_restricted_page_is_not_kept(client, course, django_capture_on_commit_callbacks):
    get(client, "/courses/bian-cheng/")
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=course, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/courses/bian-cheng/").status_code == 302
    client.force_login(UserFactory())
    answer = get(client, "/courses/bian-cheng/")
    assert "public" not in answer.headers.get("Cache-Control", "")
    client.logout()
    assert client.get("/courses/bian-cheng/").status_code == 302


def test_a_preview_shows_the_draft_and_touches_no_kept_page(client, course):
    live = get(client, "/courses/bian-cheng/")
    course.title = "草稿标题"
    preview = course.make_preview_request()
    assert "草稿标题" in preview.content.decode()
    assert get(client, "/courses/bian-cheng/").content == live.content


def test_a_page_can_be_previewed_before_it_was_ever_published():
    page = draft_course(prices={30: "12.34"})
    answer = page.make_preview_request()
    assert answer.status_code == 200
    assert "¥12.34" in answer.content.decode()
    assert "第三课" in answer.content.decode()


def test_an_unfinished_draft_can_be_previewed():
    page = draft_course(prices={})
    page.cover, page.teachers, page.chapters, page.brief = None, [], [], ""
    assert page.make_preview_request().status_code == 200


def test_a_browser_that_has_the_page_is_told_so(client, course):
    etag = get(client, "/courses/").headers["ETag"]
    answer = client.get("/courses/", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("said", ["W/{}", '"other", W/{}', '{}, W/"other"', "*"])
def test_a_tag_made_weak_on_the_way_is_known_again(client, course, said):
    etag = get(client, "/courses/").headers["ETag"]
    answer = client.get("/courses/", headers={"If-None-Match": said.format(etag)})
    assert answer.status_code == 304


@pytest.mark.parametrize("said", ['W/"other"', "nonsense", '"'])
def test_another_tag_gets_the_page(client, course, said):
    get(client, "/courses/")
    assert get(client, "/courses/", if_none_match=said).content


def test_messages_wait_for_a_page_that_shows_them(client, course):
    user = UserFactory()
    client.force_login(user)
    assert not list(get_messages(get(client, "/courses/").wsgi_request))


def test_a_cache_that_is_down_breaks_no_page(client, course, settings):
    settings.CACHES = {
        **settings.CACHES,
        "pages": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        },
    }
    assert get(client, "/courses/").status_code == 200
    publish(course)
    assert get(client, "/courses/").status_code == 200


def test_head_is_answered_from_what_is_kept(client, course, django_assert_num_queries):
    get(client, "/courses/")
    with django_assert_num_queries(0):
        assert client.head("/courses/").status_code == 200
