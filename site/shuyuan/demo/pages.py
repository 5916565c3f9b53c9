"""Categories, teachers, courses and the home page, planted and published like an editor's.

Everything is recognised by an identity of its own, so that what is there already is left alone.
"""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from wagtail.models import Locale

from catalogue.models import Category
from home.models import (
    CourseIndexPage,
    CoursePage,
    CoursePrice,
    CourseRecommendation,
    CourseTeacher,
    TeacherIndexPage,
    TeacherPage,
)
from home.translations import translate
from shuyuan.demo import content
from shuyuan.demo.content import CHINESE, ENGLISH
from shuyuan.demo.shelf import identity, image, video
from shuyuan.demo.words import course_body, course_chapters, rich


def english():
    return Locale.objects.get(language_code="en")


def index_page(model):
    return model.objects.get(locale=Locale.get_default())


def load_categories():
    """{code: Category} of the fields. Two levels (S1.3)."""
    fields = {}
    for subject in content.subjects():
        parent = category(subject, lambda **facts: Category.add_root(**facts))
        for field in subject["fields"]:
            fields[field["slug"]] = category(field, parent.add_child)
    return fields


def category(entry, add):
    found = Category.objects.filter(code=f"demo-{entry['slug']}").first()
    return found or add(
        code=f"demo-{entry['slug']}",
        slug=entry["slug"],
        name=entry["name"][CHINESE],
        name_en=entry["name"][ENGLISH],
    )


def planted(model, key):
    """The page that was loaded under this key before, wherever and however it is called by now."""
    return model.objects.filter(
        translation_key=identity(model.__name__, key), locale=Locale.get_default()
    ).first()


def load_teachers(tell):
    """{key: TeacherPage}, in Chinese."""
    parent, pages = index_page(TeacherIndexPage), {}
    for teacher in content.teachers():
        page = planted(TeacherPage, teacher["slug"])
        if page is None:
            tell(teacher["name"][CHINESE])
            page = parent.add_child(instance=teacher_page(teacher))
            page.save_revision().publish()
            page.refresh_from_db()
            translate(page, english(), **teacher_words(teacher, ENGLISH))
        pages[teacher["slug"]] = page
    return pages


def teacher_page(teacher):
    return TeacherPage(
        live=False,
        translation_key=identity("TeacherPage", teacher["slug"]),
        slug=teacher["slug"],
        role=teacher["role"],
        photo=image("portraits", teacher["slug"], f"老师：{teacher['name'][CHINESE]}"),
        **teacher_words(teacher, CHINESE),
    )


def teacher_words(teacher, language):
    biography = teacher["biography"][language]
    return {
        "title": teacher["name"][language],
        "job_title": teacher["title"][language],
        "signature": teacher["signature"][language],
        "brief": biography.split("\n\n")[0],
        "biography": rich(biography),
    }


def load_courses(tell, *, categories, teachers):
    """{key: CoursePage}, in Chinese. First all as drafts, so that they can recommend each other."""
    parent = index_page(CourseIndexPage)
    found = {course["key"]: planted(CoursePage, course["key"]) for course in content.courses()}
    new = [course for course in content.courses() if found[course["key"]] is None]
    for course in new:
        page = course_page(course, categories, teachers)
        found[course["key"]] = parent.add_child(instance=page)
    for course in new:
        tell(course["title"][CHINESE])
        publish_course(course, found)
    return found


def course_page(course, categories, teachers):
    page = CoursePage(
        live=False,
        translation_key=identity("CoursePage", course["key"]),
        slug=course["slug"],
        category=categories[course["category"]],
        level=course["level"],
        hours=course["hours"],
        suggested_days=course["study_days"],
        published_on=timezone.localdate() - timedelta(days=7 * (1 + weight(course) % 16)),
        cover=image("covers", course["cover"], f"封面：{course['title'][CHINESE]}"),
        intro_video=video(course["intro"], is_public=True),
        weight=weight(course),
        upcoming=course.get("status") == "upcoming",
        starts_at_first_lesson=course.get("starts_at_first_lesson", False),
        **course_words(course, CHINESE),
    )
    page.prices = [
        CoursePrice(days=days, price=price, sort_order=n)
        for n, (days, price) in enumerate(ladder(course))
    ]
    page.teachers = [
        CourseTeacher(teacher=teachers[key], sort_order=n)
        for n, key in enumerate(course["teachers"])
    ]
    return page


def weight(course):
    """The first course of the content's list stands first on the page."""
    return len(content.COURSES) - content.COURSES.index(course["key"])


def ladder(course):
    """[(days, Decimal yuan)]; days None is for ever."""
    return [
        (None if days == "forever" else int(days), Decimal(price))
        for days, price in course["prices"].items()
    ]


def course_words(course, language):
    return {
        "title": course["title"][language],
        "slogan": course["slogan"][language],
        "brief": course["brief"][language],
        "search_description": course["slogan"][language],
        "body": course_body(course, language),
        "chapters": course_chapters(course, language),
    }


def publish_course(course, pages):
    page = pages[course["key"]]
    page.recommendations = [
        CourseRecommendation(course=pages[key], sort_order=n)
        for n, key in enumerate(course["recommended"])
    ]
    page.save_revision().publish()
    page.refresh_from_db()
    translate(page, english(), slug=course["key"], **course_words(course, ENGLISH))
