"""What a course page shows: price ladder, lessons, teachers, what to study next."""

from dataclasses import dataclass

from django.db.models import Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import pgettext

from catalogue.models import PricePeriod
from catalogue.partner.strategy import build_ladder, price_ladders, price_summary
from home.addresses import path_of
from home.cards import (
    CARD_COVER,
    HEAD_COVER,
    PHOTO,
    course_cards,
    courses_for_cards,
    on_sale,
    picture,
    prefetch_cuts,
    teacher_card,
    teachers_for_cards,
)
from home.course_coupons import course_coupons
from home.course_markup import course_markup
from home.localized import in_locale
from home.models import CoursePage, CourseRecommendation, CourseTeacher
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
    teacher_ids, course_ids = chosen(page, request)
    teachers = in_locale(bare(teachers_for_cards()), teacher_ids, page.locale_id)
    recommended = in_locale(bare(courses_for_cards()), course_ids, page.locale_id)
    prefetch_pictures(page, teachers, recommended)
    ladders = price_ladders([*on_sale(recommended), *([page.product] if page.product else [])])
    ladder = draft_ladder(page) if is_preview(request) else ladders.get(page.product_id, [])
    chapters = chapter_rows(page)
    return {
        "ladder": ladder,
        "price": price_summary(ladder),
        "coupons": course_coupons(page.product),
        "is_on_sale": is_on_sale(page, request) and bool(ladder),
        "chapters": chapters,
        "lesson_count": sum(len(chapter.lessons) for chapter in chapters),
        "free_trial": first_free_trial(chapters),
        "teachers": [teacher_card(teacher) for teacher in teachers],
        "recommended": course_cards(recommended, ladders),
        "cover_url": picture(page.cover, HEAD_COVER),
        "crumbs": [(pgettext("menu", "课程"), parent_path(page))],
        "markup": course_markup(page, ladder, teachers),
    }


def chosen(page, request):
    """Ids of the teachers and of the courses that the editor chose, in order. One query."""
    if is_preview(request):
        rows, more = page.teachers.all(), page.recommendations.all()
        return [row.teacher_id for row in rows], [row.course_id for row in more]
    tables = ((CourseTeacher, "teacher"), (CourseRecommendation, "course"))
    rows, more = (
        table.objects.filter(page=page.pk)
        .order_by()
        .values_list(Value(kind), Coalesce("sort_order", 0), "pk", kind)
        for table, kind in tables
    )
    found = sorted(rows.union(more, all=True))
    return tuple([pk for kind, *_place, pk in found if kind == wanted] for _, wanted in tables)


def bare(pages):
    """Without their pictures: those of the whole page are asked for together."""
    return pages.prefetch_related(None)


def prefetch_pictures(page, teachers, recommended):
    prefetch_cuts(
        [
            (page.cover, HEAD_COVER),
            *((teacher.photo, PHOTO) for teacher in teachers),
            *((course.cover, CARD_COVER) for course in recommended),
        ]
    )


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
