"""The course page: what it shows, where it leads, what it asks of the database."""

import json
import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import CourseRecommendation
from home.translations import translate
from learning.models import Lesson
from tests.home.pages import english, make_course, make_image, make_teacher, publish

MOST_QUERIES = 15


def html(client, path="/courses/bian-cheng/"):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def queries(client, path="/courses/bian-cheng/"):
    client.get(path)
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as captured:
        html(client, path)
    return [query["sql"] for query in captured]


def full_course():
    photo = make_image("照片")
    teacher = make_teacher(photo=photo)
    page = make_course(teacher=teacher)
    page.teachers.add(*type(page).teachers.rel.related_model.objects.none())
    others = [make_course(f"课{n}", f"k{n}") for n in range(3)]
    page.recommendations = [CourseRecommendation(course=other) for other in others]
    return publish(page)


@pytest.mark.parametrize("path", ["/courses/bian-cheng/", "/en/courses/bian-cheng/"])
def test_a_full_page_takes_few_queries(client, path):
    full_course()
    asked = queries(client, path)
    assert len(asked) <= MOST_QUERIES, "\n".join(asked)


def test_the_price_ladder_and_the_form_that_needs_no_script(client):
    page = make_course(prices={30: "99", 360: "360", None: "1999"})
    shown = html(client)
    assert "¥99" in shown and "¥1,999" in shown and "每天 ¥1" in shown
    assert "最划算" in shown
    form = re.search(r'<form[^>]*action="/basket/add/"[^>]*>', shown)[0]
    assert 'method="get"' in form and "data-needs-token" in form
    assert f'name="product" value="{page.product_id}"' in shown
    for period in page.product.periods.all():
        assert f'name="period" value="{period.pk}"' in shown


def test_free_trials_lead_to_their_lesson_and_others_do_not(client):
    page = make_course()
    shown = html(client)
    trial = Lesson.objects.get(product=page.product, title="第一课")
    paid = Lesson.objects.get(product=page.product, title="第二课")
    assert f'href="/learn/bian-cheng/{trial.pk}/"' in shown
    assert f"/learn/bian-cheng/{paid.pk}/" not in shown


def test_the_markup_cannot_be_broken_out_of(client):
    make_course(title="</script><script>alert(1)</script>", prices={None: "0"})
    shown = html(client)
    assert "<script>alert(1)" not in shown
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', shown, re.S)[1])
    assert data["@type"] == "Course"
    assert data["offers"][0]["category"] == "Free"


def test_it_says_where_its_other_language_is(client):
    make_course()
    shown = html(client)
    assert 'hreflang="zh-Hans" href="http://127.0.0.1:8000/courses/bian-cheng/"' in shown
    assert 'hreflang="en" href="http://127.0.0.1:8000/en/courses/bian-cheng/"' in shown


def test_a_translated_page_speaks_its_own_language(client):
    translate(make_course(), english(), title="Learn to code")
    assert "Learn to code" in html(client, "/en/courses/bian-cheng/")
    assert "Learn to code" not in html(client)


def test_chinese_addresses_work(client):
    make_course(title="学会编程", slug="学会编程")
    assert "学会编程" in html(client, "/courses/学会编程/")


@pytest.mark.parametrize(
    "path",
    [
        "/courses/nothing/",
        "/courses/../",
        "/courses/" + "a" * 3000 + "/",
        "/没有/",
    ],
)
def test_an_unknown_page_is_a_chinese_404(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "没有找到" in answer.content.decode() or "找不到" in answer.content.decode()


def test_a_draft_is_not_there(client):
    make_course().unpublish()
    assert client.get("/courses/bian-cheng/").status_code == 404


def test_the_sitemap_lists_live_pages(client):
    make_course()
    listed = client.get("/sitemap.xml").content.decode()
    assert "/courses/bian-cheng/" in listed and "/en/courses/bian-cheng/" in listed


def test_recommendations_that_went_off_sale_are_left_out(client):
    page = full_course()
    page.recommendations.first().course.unpublish()
    assert len(client.get("/courses/bian-cheng/").context["recommended"]) == 2
