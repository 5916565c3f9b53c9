"""The shop window: the home page and the two index pages, written once."""

from wagtail.models import Locale

from home.models import CourseIndexPage, FeaturedCourse, HomePage, TeacherIndexPage
from shuyuan.demo import content
from shuyuan.demo.content import CHINESE, ENGLISH
from shuyuan.demo.pages import english
from shuyuan.demo.words import rich, stream


def dress(courses, teachers):
    """Fill the window, unless somebody has put something into it before. True when it did."""
    text = content.home_page()
    if HomePage.objects.get(locale=Locale.get_default()).featured.exists():
        return False
    for language, locale in ((CHINESE, Locale.get_default()), (ENGLISH, english())):
        shown = {key: in_locale(page, locale) for key, page in courses.items()}
        faces = {key: in_locale(page, locale) for key, page in teachers.items()}
        dress_home(text, language, HomePage.objects.get(locale=locale), shown, faces)
        introduce(text, language, CourseIndexPage.objects.get(locale=locale), "courses")
        introduce(text, language, TeacherIndexPage.objects.get(locale=locale), "teachers")
    return True


def in_locale(page, locale):
    return page.get_translation_or_none(locale) or page


def dress_home(text, language, page, courses, teachers):
    for field in ("hero_title", "hero_text", "featured_title"):
        setattr(page, field, text[field][language])
    page.hero_course = courses[text["hero_course"]]
    page.hero_image = page.hero_course.cover
    page.featured = [
        FeaturedCourse(course=courses[key], sort_order=n) for n, key in enumerate(text["featured"])
    ]
    page.sections = sections(text, language, courses, teachers)
    page.save_revision().publish()


def sections(text, language, courses, teachers):
    advantages = [
        {"title": item["title"][language], "text": item["text"][language]}
        for item in text["advantages"]
    ]
    blocks = [
        shelf(text, language, "free_shelf", "courses", "free_courses", courses),
        ("advantages", {"heading": text["advantages_heading"][language], "items": advantages}),
        shelf(text, language, "hands_shelf", "courses", "hands_courses", courses),
        shelf(text, language, "teacher_shelf", "teachers", "shelf_teachers", teachers),
        (
            "prose",
            {"heading": text["notice_heading"][language], "text": rich(text["notice"][language])},
        ),
    ]
    return stream(blocks, "home", language)


def shelf(text, language, heading, kind, keys, pages):
    chosen = [pages[key].pk for key in text[keys]]
    block = "course_shelf" if kind == "courses" else "teacher_shelf"
    return block, {"heading": text[heading][language], kind: chosen}


def introduce(text, language, page, name):
    page.title = text[f"{name}_title"][language]
    page.introduction = text[f"{name}_introduction"][language]
    page.save_revision().publish()
