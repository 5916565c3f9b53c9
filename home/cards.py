"""Courses and teachers as cards: a fixed number of queries for any number of them."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from wagtail.images import get_image_model
from wagtail.models import Page

from catalogue.partner.strategy import PriceSummary, price_ladders, price_summary
from home.addresses import path_of
from home.models import CoursePage, CourseTeacher, TeacherPage
from learning.models import Lesson

Rendition = get_image_model().get_rendition_model()

CARD_COVER = "fill-640x360|format-webp"
HEAD_COVER = "fill-1280x720|format-webp"
PHOTO = "fill-240x240|format-webp"
LONG_FIELDS = ("body", "chapters")


@dataclass(frozen=True)
class CourseCard:
    title: str
    url: str
    brief: str
    level: str
    category: str
    cover_url: str
    teacher: str
    lessons: int
    price: PriceSummary | None


@dataclass(frozen=True)
class TeacherCard:
    name: str
    url: str
    role: str
    job_title: str
    signature: str
    brief: str
    photo_url: str


def courses_for_cards():
    """CoursePages with all that a card needs of its page."""
    return (
        CoursePage.objects.select_related("product", "category", "cover")
        .defer(*LONG_FIELDS)
        .prefetch_related(cut("cover", CARD_COVER))
    )


def on_sale(pages):
    return [page.product for page in pages if page.product_id and page.product.is_public]


def course_cards(pages, ladders=None):
    """`ladders`: those of the pages' products, if they are known already."""
    pages = list(pages)
    products = on_sale(pages)
    if ladders is None:
        ladders = price_ladders(products) if products else {}
    teachers = first_teachers(pages)
    lessons = lesson_counts(products)
    return [
        CourseCard(
            title=page.title,
            url=path_of(page),
            brief=page.slogan or page.brief,
            level=page.get_level_display(),
            category=category_name(page.category),
            cover_url=picture(page.cover, CARD_COVER),
            teacher=teachers.get(page.pk, ""),
            lessons=lessons.get(page.product_id, 0),
            price=price_summary(ladders.get(page.product_id, [])),
        )
        for page in pages
    ]


def teachers_for_cards():
    return TeacherPage.objects.select_related("photo").prefetch_related(cut("photo", PHOTO))


def cut(field, spec):
    """Prefetch what Wagtail cut an image to, so that `picture` need not ask for each."""
    renditions = Rendition.objects.filter(filter_spec=spec)
    return Prefetch(f"{field}__renditions", renditions, to_attr="prefetched_renditions")


def prefetch_cuts(wanted):
    """The same for (image or None, spec) pairs of any kind, by one query for them all."""
    wanted = [(image, spec) for image, spec in wanted if image is not None]
    found = Rendition.objects.filter(
        image__in={image.pk for image, _spec in wanted},
        filter_spec__in={spec for _, spec in wanted},
    )
    cuts = defaultdict(list)
    for rendition in found:
        cuts[rendition.image_id].append(rendition)
    for image, _spec in wanted:
        image.prefetched_renditions = cuts[image.pk]


def teacher_card(page):
    return TeacherCard(
        name=page.title,
        url=path_of(page),
        role=page.get_role_display(),
        job_title=page.job_title,
        signature=page.signature,
        brief=page.brief,
        photo_url=picture(page.photo, PHOTO),
    )


def first_teachers(pages):
    """{page id: name of its first teacher}, in the pages' language."""
    if not pages:
        return {}
    translated = Page.objects.filter(
        translation_key=OuterRef("teacher__translation_key"), locale=pages[0].locale_id
    )
    rows = (
        CourseTeacher.objects.filter(page__in=[page.pk for page in pages])
        .annotate(name=Coalesce(Subquery(translated.values("title")[:1]), "teacher__title"))
        .order_by("-sort_order", "-pk")
    )
    return dict(rows.values_list("page_id", "name"))


def lesson_counts(products):
    if not products:
        return {}
    lessons = Lesson.objects.filter(product__in=products, is_retired=False)
    return dict(lessons.order_by().values_list("product").annotate(Count("pk")))


def category_name(category):
    return category.label if category else ""


def picture(image, spec):
    """The address of an image cut to `spec`; cut now if it never was."""
    if image is None:
        return ""
    prefetched = getattr(image, "prefetched_renditions", [])
    found = next((one for one in prefetched if one.filter_spec == spec), None)
    return (found or image.get_rendition(spec)).url
