"""Makers of real pages, published as editors publish them."""

from decimal import Decimal

from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale

from catalogue.models import Category
from home.models import (
    CourseIndexPage,
    CoursePage,
    CoursePrice,
    CourseTeacher,
    TeacherIndexPage,
    TeacherPage,
)


def make_image(title="封面"):
    return get_image_model().objects.create(
        title=title, file=get_test_image_file(filename="cover.png", size=(64, 36))
    )


def make_category(name="编程", parent=None):
    return parent.add_child(name=name) if parent else Category.add_root(name=name)


def make_teacher(name="李老师", slug="li", **fields):
    page = TeacherPage(title=name, slug=slug, live=False, **fields)
    index(TeacherIndexPage).add_child(instance=page)
    page.save_revision().publish()
    return TeacherPage.objects.get(pk=page.pk)


def draft_course(
    title="学会编程", slug="bian-cheng", *, teacher=None, prices=None, cover=None, **fields
):
    """A course page that nobody published yet. `prices`: {days: yuan}."""
    if prices is None:
        prices = {30: "99", None: "299"}
    page = CoursePage(
        title=title,
        slug=slug,
        live=False,
        brief=fields.pop("brief", "从零开始"),
        cover=cover or make_image(),
        chapters=fields.pop("chapters", two_chapters()),
        **fields,
    )
    page.prices = [CoursePrice(days=days, price=Decimal(price)) for days, price in prices.items()]
    page.teachers = [CourseTeacher(teacher=teacher or make_teacher_once())]
    index(CourseIndexPage).add_child(instance=page)
    page.save_revision()
    return page


def make_course(*args, **fields):
    return publish(draft_course(*args, **fields))


def publish(page):
    """Publish what is in hand and read it back."""
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def make_teacher_once():
    return TeacherPage.objects.first() or make_teacher()


def index(model, language="zh-hans"):
    return model.objects.get(locale__language_code=language)


def english():
    return Locale.objects.get(language_code="en")


def lesson(title, **value):
    empty = {"kind": "document", "video": None, "body": None, "link": "", "duration": 60}
    return {"title": title, **empty, "is_free_trial": False, **value}


def two_chapters():
    return [
        (
            "chapter",
            {
                "title": "开始",
                "summary": "先备好工具",
                "lessons": [lesson("第一课", is_free_trial=True), lesson("第二课")],
            },
        ),
        ("chapter", {"title": "深入", "summary": "", "lessons": [lesson("第三课")]}),
    ]
