"""What a course page shows: price ladder, lessons, teachers, what to study next."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.models import PricePeriod
from catalogue.partner.strategy import build_ladder, price_ladders, price_summary
from home.addresses import path_of
from home.cards import (
    HEAD_COVER,
    course_cards,
    courses_for_cards,
    on_sale,
    picture,
    teacher_card,
    teachers_for_cards,
)
from home.course_markup import course_markup
from home.localized import in_locale
from home.models import CoursePage
from home.public_pages import page_context
from learning.models import Lesson


@dataclass(frozen=True)
class LessonRow:
    title: str
    kind: str
    kind_label: str
    minutes: int
    is_free_trial: bool
    url: str  # empty: not open to everyone


@dataclass(frozen=True)
class ChapterRow:
    number: int
    title: str
    summary: str
    lessons: list[LessonRow]

    @property
    def has_free_trial(self):
        return any(lesson.is_free_trial for lesson in self.lessons)


@page_context.register
def details(page: CoursePage, request):
    teachers = in_locale(
        teachers_for_cards(), [row.teacher_id for row in page.teachers.all()], page.locale_id
    )
    recommended = in_locale(
        courses_for_cards(), [row.course_id for row in page.recommendations.all()], page.locale_id
    )
    ladders = price_ladders([*on_sale(recommended), *([page.product] if page.product else [])])
    ladder = draft_ladder(page) if is_preview(request) else ladders.get(page.product_id, [])
    chapters = chapter_rows(page)
    return {
        "ladder": ladder,
        "price": price_summary(ladder),
        "is_on_sale": is_on_sale(page, request) and bool(ladder),
        "chapters": chapters,
        "lesson_count": sum(len(chapter.lessons) for chapter in chapters),
        "free_trial": first_free_trial(chapters),
        "teachers": [teacher_card(teacher) for teacher in teachers],
        "recommended": course_cards(recommended, ladders),
        "cover_url": picture(page.cover, HEAD_COVER),
        "crumbs": [(_("课程"), parent_path(page))],
        "markup": course_markup(page, ladder, teachers),
    }


def is_preview(request):
    return getattr(request, "is_preview", False)


def draft_ladder(page):
    """The prices that the editor wrote; elsewhere, what was published is what is sold."""
    rows = [row for row in page.prices.all() if row.price is not None]
    return build_ladder([PricePeriod(days=row.days, price=row.price) for row in rows])


def is_on_sale(page, request):
    if is_preview(request):
        return not page.upcoming
    return page.product is not None and page.product.is_public


def chapter_rows(page):
    """The chapters as the page has them; lessons open to everyone lead to the learning centre."""
    trials = free_trials(page)
    return [
        ChapterRow(
            number=number,
            title=chapter.value["title"],
            summary=chapter.value["summary"] or "",
            lessons=[
                lesson_row(lesson, trials) for lesson in chapter.value["lessons"].bound_blocks
            ],
        )
        for number, chapter in enumerate(page.chapters, start=1)
    ]


def lesson_row(lesson, trials):
    value = lesson.value
    return LessonRow(
        title=value["title"],
        kind=value["kind"],
        kind_label=value.kind_label,
        minutes=-(-value.seconds // 60),
        is_free_trial=bool(value["is_free_trial"]),
        url=trials.get(lesson.id, ""),
    )


def free_trials(page):
    """{block id: address} of the published lessons that may be tried. One query."""
    if page.product_id is None:
        return {}
    lessons = Lesson.objects.filter(
        product=page.product_id,
        is_free_trial=True,
        is_retired=False,
        product__outline__isnull=False,
    ).values_list("key", "pk", "product__outline__slug")
    return {str(key): reverse("learn:lesson", args=[slug, pk]) for key, pk, slug in lessons}


def first_free_trial(chapters):
    return next((one.url for chapter in chapters for one in chapter.lessons if one.url), "")


def parent_path(page):
    return path_of(page).removesuffix(f"{page.slug}/")
