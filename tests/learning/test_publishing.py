import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning.models import Chapter, Lesson, Outline, Progress
from learning.publishing import DuplicateKey, move_outline, put_outline
from tests.factories import make_course
from tests.learning.classroom import lesson_of, outline_lesson

pytestmark = pytest.mark.django_db


def put(product, *lessons, **fields):
    return put_outline(
        product=product, slug=fields.pop("slug", "algorithms"), lessons=lessons, **fields
    )


def titles(product):
    rows = product.lessons.filter(is_retired=False).order_by("position")
    return [lesson.title for lesson in rows]


def test_the_order_of_the_list_is_the_order_of_study():
    product = make_course()
    put(product, outline_lesson("b"), outline_lesson("a", chapter=2))
    assert titles(product) == ["课时 b", "课时 a"]
    assert list(product.chapters.values_list("number", flat=True)) == [1, 2]


def test_publishing_again_changes_rows_and_keeps_their_ids():
    product = make_course()
    put(product, outline_lesson("a"), outline_lesson("b"))
    before = lesson_of(product, "a").pk
    put(product, outline_lesson("b"), outline_lesson("a", chapter=2, title="新的标题", duration=7))
    after = lesson_of(product, "a")
    assert (after.pk, after.title, after.duration, after.position) == (before, "新的标题", 7, 2)
    assert after.chapter.number == 2
    assert Lesson.objects.count() == 2


def test_what_is_gone_is_retired_and_what_returns_is_revived(learner):
    product = make_course()
    put(product, outline_lesson("a"), outline_lesson("b", chapter=2))
    Progress.objects.create(user=learner, lesson=lesson_of(product, "b"), second=9)
    put(product, outline_lesson("a"))
    assert lesson_of(product, "b").is_retired
    assert Chapter.objects.get(number=2).is_retired
    put(product, outline_lesson("a"), outline_lesson("b", chapter=2))
    assert not lesson_of(product, "b").is_retired
    assert not Chapter.objects.get(number=2).is_retired
    assert lesson_of(product, "b").progress.get().second == 9


def test_an_empty_outline_retires_everything():
    product = make_course()
    put(product, outline_lesson("a"))
    put(product)
    assert titles(product) == []


def test_a_key_twice_changes_nothing():
    product = make_course()
    put(product, outline_lesson("a"))
    with pytest.raises(DuplicateKey):
        put(product, outline_lesson("b"), outline_lesson("b"))
    assert titles(product) == ["课时 a"]


def test_two_courses_may_carry_the_same_keys():
    one, two = make_course(), make_course()
    put(one, outline_lesson("a"))
    put(two, outline_lesson("a"), slug="other")
    assert titles(one) == titles(two) == ["课时 a"]


def test_a_slug_that_another_course_holds_gets_a_number():
    one, two = make_course(), make_course()
    put(one, outline_lesson("a"))
    assert put(two, outline_lesson("a")).slug == f"algorithms-{two.pk}"
    assert put(two, outline_lesson("a")).slug == f"algorithms-{two.pk}"
    move_outline(product=one, slug="algorithms-in-c")
    move_outline(product=two, slug="algorithms")
    assert set(Outline.objects.values_list("product", "slug")) == {
        (one.pk, "algorithms-in-c"),
        (two.pk, "algorithms"),
    }


def test_the_outline_remembers_when_validity_starts():
    outline = put(make_course(), outline_lesson("a"), starts_at_first_lesson=True)
    assert outline.starts_at_first_lesson


@pytest.mark.parametrize("again", [False, True])
def test_queries_do_not_grow_with_the_lessons(again):
    counts = []
    for size in (3, 60):
        product = make_course()
        lessons = [outline_lesson(number, chapter=1 + number // 5) for number in range(size)]
        if again:
            put(product, *lessons, slug=f"course-{size}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            put(product, *lessons, slug=f"course-{size}")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16
