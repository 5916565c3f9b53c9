"""The written content is complete, in both languages, and fits the fields it goes into."""

import re
from decimal import Decimal

import pytest
from PIL import Image

from catalogue.periods import PERIOD_DAYS
from shuyuan.demo import MEDIA, content
from shuyuan.demo.content import CHINESE, ENGLISH
from shuyuan.demo.pages import ladder
from shuyuan.demo.shelf import CLIPS, seconds_of

COURSES = {course["key"]: course for course in content.courses()}
TEACHERS = {teacher["slug"]: teacher for teacher in content.teachers()}
FIELDS = [field["slug"] for subject in content.subjects() for field in subject["fields"]]
HAN = re.compile(r"[\u4e00-\u9fff]")
# The longest text that a field takes.
LIMITS = {"title": 128, "slogan": 125, "brief": 2048, "question": 255, "answer": 1024}
TEXTS = ("title", "slogan", "brief", "why", "prerequisites", "career")
every_course = pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
every_teacher = pytest.mark.parametrize("teacher", TEACHERS.values(), ids=TEACHERS)


def texts(value, name=""):
    """Every [Chinese, English] in a content file, with the name it stands under."""
    if is_text(value):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, name)


def is_text(value):
    words = isinstance(value, list) and value and all(isinstance(item, str) for item in value)
    return bool(words) and HAN.search(value[0]) is not None


def check_texts(entry):
    found = list(texts(entry))
    assert found
    for name, text in found:
        assert len(text) == 2 and text[ENGLISH].strip(), text
        assert not HAN.search(text[ENGLISH]), text
        assert max(map(len, text)) <= LIMITS.get(name, 2048), text


@every_course
def test_every_text_of_a_course_has_both_languages(course):
    check_texts(course)
    for name in TEXTS:
        assert len(course[name]) == 2, name


@every_course
def test_a_course_is_told_in_full(course):
    assert len(course["learn"]) >= 3
    assert len(course["audience"]) >= 2
    assert 3 <= len(course["outline"]) <= 5
    assert 3 <= len(course["faq"]) <= 4
    assert 3 <= len(course["chapters"]) <= 5
    for name in ("learn", "audience"):
        assert all(len(text) <= 255 for pair in course[name] for text in pair)


@every_course
def test_lessons_are_of_all_kinds_and_one_may_be_tried(course):
    lessons = [lesson for chapter in course["chapters"] for lesson in chapter["lessons"]]
    kinds = [lesson.get("kind", "video") for lesson in lessons]
    assert set(kinds) == {"video", "document", "exercise"}
    assert kinds.count("video") > len(kinds) / 2
    assert any(lesson.get("trial") for lesson in lessons)
    assert all(2 <= len(chapter["lessons"]) <= 5 for chapter in course["chapters"])
    for lesson in lessons:
        if lesson.get("kind", "video") != "video":
            assert lesson["minutes"] > 0
            assert len(lesson["body"]) == 2 and all(text.strip() for text in lesson["body"])


@every_course
def test_price_ladders_rise_with_their_periods(course):
    rungs = ladder(course)
    days = [days for days, _price in rungs]
    prices = [price for _days, price in rungs]
    assert set(days) <= {*PERIOD_DAYS, None}
    assert days == sorted(days, key=lambda days: days or 10**6)
    assert prices == sorted(prices)
    assert Decimal("0") <= prices[0] and prices[-1] <= Decimal("1999")


@every_course
def test_what_a_course_points_to_is_there(course):
    assert course["category"] in FIELDS
    assert course["intro"] in CLIPS
    assert set(course["teachers"]) <= set(TEACHERS)
    assert set(course["recommended"]) <= set(COURSES) - {course["key"]}
    with Image.open(MEDIA / "covers" / f"{course['cover']}.jpg") as cover:
        assert cover.size == (1200, 675)


@every_teacher
def test_every_teacher_is_introduced_in_both_languages(teacher):
    check_texts(teacher)
    for language in (CHINESE, ENGLISH):
        assert len(teacher["name"][language]) <= 32
        assert len(teacher["title"][language]) <= 64
        assert len(teacher["biography"][language].split("\n\n")) >= 2
    assert (MEDIA / "portraits" / f"{teacher['slug']}.jpg").exists()


def test_the_shop_window_has_both_languages():
    check_texts(content.home_page())
    for language in (CHINESE, ENGLISH):
        assert len(content.home_page()["hero_text"][language]) <= 255


def test_the_whole_range_is_there():
    courses = COURSES.values()
    assert len(COURSES) >= 14 and len(TEACHERS) >= 6
    assert len(content.subjects()) == 5
    assert all(2 <= len(subject["fields"]) <= 3 for subject in content.subjects())
    assert {course["category"] for course in courses} == set(FIELDS)
    assert {course["level"] for course in courses} == {"beginner", "intermediate", "advanced"}
    assert sum(ladder(course)[0][1] == 0 for course in courses) == 2
    assert [course["key"] for course in courses if course.get("status")] == ["guqin"]
    assert sum(course.get("starts_at_first_lesson", False) for course in courses) == 1
    assert max(ladder(course)[-1][1] for course in courses) == Decimal("1999")
    assert {teacher["role"] for teacher in TEACHERS.values()} == {"lecturer", "assistant", "mentor"}


@pytest.mark.parametrize("name", CLIPS)
def test_clips_start_before_they_are_all_there(name):
    path = MEDIA / "clips" / f"{name}.mp4"
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert 8 <= seconds_of(path) <= 15
    assert abs(seconds_of(path) - round(seconds_of(path))) < 0.1


def test_the_media_stay_small():
    assert sum(path.stat().st_size for path in MEDIA.rglob("*.*")) < 8 * 1024 * 1024
