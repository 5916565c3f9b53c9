"""The course list: filters, order, pages, and how little it asks the database."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.home.pages import make_category, make_course, make_image, make_teacher

MOST_QUERIES = 12


def titles(client, query=""):
    answer = client.get(f"/courses/{query}")
    assert answer.status_code == 200
    return [card.title for card in answer.context["cards"]]


def queries(client, path):
    client.get(path)  # pictures are cut once
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in captured]


def fill(number):
    cover = make_image()
    parent = make_category(f"大类{number}")
    child = make_category(f"小类{number}", parent)
    for count in range(number):
        make_course(
            f"课{number}-{count}", f"k{number}-{count}", cover=cover, category=child, chapters=[]
        )


def test_queries_do_not_grow_with_the_catalogue(client):
    paths = ["/courses/", "/courses/?sort=price", "/en/courses/"]
    fill(3)
    few = [len(queries(client, path)) for path in paths]
    fill(26)
    many = [queries(client, path) for path in paths]
    assert [len(asked) for asked in many] == few
    assert max(few) <= MOST_QUERIES, "\n".join(many[0])


def test_a_category_shows_what_is_inside_it(client):
    parent = make_category("编程")
    child = make_category("Python", parent)
    other = make_category("设计")
    make_course("甲", "a", category=child)
    make_course("乙", "b", category=parent)
    make_course("丙", "c", category=other)
    assert set(titles(client, f"?category={parent.pk}")) == {"甲", "乙"}
    assert titles(client, f"?category={child.pk}") == ["甲"]


@pytest.mark.parametrize("category", ["0", "", "abc", "-1", "1e3", "９"])
def test_a_category_that_is_no_number_means_all(client, category):
    make_course()
    assert titles(client, f"?category={category}") == ["学会编程"]


def test_filters_by_level_and_teacher(client):
    zhang = make_teacher("张老师", "zhang")
    make_course("甲", "a", level="beginner", teacher=zhang)
    make_course("乙", "b", level="advanced", teacher=make_teacher("王老师", "wang"))
    assert titles(client, "?level=beginner") == ["甲"]
    assert titles(client, "?teacher=wang") == ["乙"]
    assert titles(client, "?level=beginner&teacher=wang") == []


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["重", "贵", "廉"]),
        ("new", ["重", "贵", "廉"]),
        ("price", ["廉", "重", "贵"]),
        ("-price", ["贵", "重", "廉"]),
        ("nonsense", ["重", "贵", "廉"]),
    ],
)
def test_order(client, sort, order):
    make_course("廉", "a", prices={30: "1"})
    make_course("贵", "b", prices={30: "900"})
    make_course("重", "c", prices={30: "50"}, weight=9)
    assert titles(client, f"?sort={sort}") == order


@pytest.mark.parametrize("q", ["编程", "零开始", "李老师", "编程 李老师"])
def test_search_looks_at_title_brief_and_teacher(client, q):
    make_course()
    make_course("绘画", "hua", brief="画画", teacher=make_teacher("王老师", "wang"))
    assert titles(client, f"?q={q}") == ["学会编程"]


@pytest.mark.parametrize("q", ['"', "%", "'; DROP TABLE--", "\\", "a" * 5000, "<script>", "🀄"])
def test_hostile_searches_find_nothing_and_break_nothing(client, q):
    make_course()
    answer = client.get("/courses/", {"q": q})
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content
    assert not answer.context["cards"]


@pytest.mark.parametrize("page", ["0", "-1", "abc", "2", "99999", "1.5", "9" * 30, "１"])
def test_absurd_page_numbers_are_not_there_and_say_so(client, page):
    make_course()
    answer = client.get("/courses/", {"page": page})
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "said"),
    [("?category=424242", "没有这个分类"), ("?teacher=nobody", "没有这位老师")],
)
def test_what_is_not_there_says_so_and_leads_on(client, query, said):
    answer = client.get(f"/courses/{query}")
    assert answer.status_code == 404
    assert said in answer.content.decode()
    assert 'href="/courses/"' in answer.content.decode()


def test_an_empty_result_is_a_page_that_leads_on(client):
    answer = client.get("/courses/?q=没有的东西")
    assert answer.status_code == 200
    assert "没有找到课程" in answer.content.decode()


def test_the_canonical_address_drops_what_changes_nothing(client):
    make_course(level="beginner")
    html = client.get("/courses/?sort=new&level=beginner&utm_source=x&page=1").content.decode()
    assert 'rel="canonical" href="http://127.0.0.1:8000/courses/?level=beginner"' in html


def test_unpublished_courses_are_not_listed(client):
    make_course().unpublish()
    assert titles(client) == []


def test_the_english_list_shows_untranslated_courses_too(client):
    make_course()
    answer = client.get("/en/courses/")
    (card,) = answer.context["cards"]
    assert card.url == "/en/courses/bian-cheng/"
    assert (card.teacher, card.price.from_price) == ("李老师", 99)
    assert client.get(card.url).status_code == 200
