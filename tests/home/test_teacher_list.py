"""All teachers, a page at a time."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.paging import PER_PAGE
from tests.home.pages import make_teacher


def fill(number, start=0):
    for count in range(start, start + number):
        make_teacher(f"老师{count}", f"t{count}")


def queries(client):
    client.get("/teachers/")
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/teachers/").status_code == 200
    return len(captured)


def test_teachers_are_paged_with_as_many_queries_for_many(client):
    fill(2)
    few = queries(client)
    fill(PER_PAGE, start=2)
    assert queries(client) == few
    caches["pages"].clear()
    first, second = (client.get("/teachers/", {"page": page} if page else {}) for page in ("", 2))
    assert [len(one.context["teachers"]) for one in (first, second)] == [PER_PAGE, 2]
    assert 'rel="next" href="?page=2"' in first.content.decode()
    canonical = 'rel="canonical" href="http://127.0.0.1:8000/teachers/?page=2"'
    assert canonical in second.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "abc", "2", "1.5", "9" * 30, "１"])
def test_absurd_page_numbers_are_not_there(client, page):
    fill(1)
    answer = client.get("/teachers/", {"page": page})
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()
    assert 'href="/teachers/"' in answer.content.decode()
