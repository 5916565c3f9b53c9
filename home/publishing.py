"""What an editor published becomes what is sold and what is studied (decision 1).

Called by Wagtail's signals, inside the transaction that publishes. It looks at the page alone and
never at a request, so publishing by schedule or by code does the same.
"""

from uuid import UUID

from django.db import transaction
from django.utils.encoding import uri_to_iri
from wagtail.models import Locale
from wagtail.rich_text import expand_db_html

from catalogue import publishing as shop
from checkout.offer import teacher_ranges
from home.cards import CARD_COVER, picture
from home.localized import in_locale
from home.models import CoursePage, TeacherPage
from home.translations import add_aliases
from learning import publishing as study
from learning.publishing import OutlineLesson


@transaction.atomic
def on_published(*, instance, **kwargs):
    """`page_published` comes for a page that is only scheduled too: that one is not live."""
    if not instance.live:
        return
    if isinstance(instance, CoursePage):
        bring_in_line(instance)
    elif isinstance(instance, TeacherPage) and is_original(instance):
        teacher_ranges.rename(key=instance.translation_key, name=instance.title)
    if not kwargs.get("alias"):
        add_aliases(instance)


@transaction.atomic
def on_unpublished(*, instance, **kwargs):
    if not isinstance(instance, CoursePage):
        return
    CoursePage.objects.filter(pk=instance.pk).update(listed_in="")
    if instance.product and is_original(instance):
        shop.take_off_sale(product=instance.product)
        teacher_ranges.put_teachers(product=instance.product, teachers={})


@transaction.atomic
def on_moved(*, instance, **kwargs):
    """The page, or one above it, has another address: so have the courses below it."""
    courses = CoursePage.objects.descendant_of(instance, inclusive=True)
    own = courses.filter(locale=Locale.get_default(), product__isnull=False)
    for page in own.select_related("product"):
        shop.move(product=page.product, slug=page.slug, url=address(page))
        study.move_outline(product=page.product, slug=page.slug)


def bring_in_line(page):
    """Make product, prices and lessons what the live page says. May be called again."""
    page.product_id = page.live_product_id()
    if is_original(page):
        page.product = put_on_sale(page)
        teacher_ranges.put_teachers(product=page.product, teachers=teachers_of(page))
        study.put_outline(
            product=page.product,
            slug=page.slug,
            lessons=outline(page),
            starts_at_first_lesson=page.starts_at_first_lesson,
        )
    else:
        page.product = product_of_original(page)
    # Translations, aliases among them, sell what their original sells.
    family = CoursePage.objects.filter(translation_key=page.translation_key)
    family.exclude(product=page.product).update(product=page.product)


def put_on_sale(page):
    product = shop.put_on_sale(
        product=page.product,
        title=page.title,
        slug=page.slug,
        url=address(page),
        category=page.category,
        periods=[(row.days, row.price) for row in page.prices.all()],
        cover=cover_address(page),
    )
    if page.upcoming:
        shop.take_off_sale(product=product)
    return product


def outline(page):
    """The page's chapters as learning.publishing takes them. A block's id is its stable key."""
    return [
        OutlineLesson(
            key=UUID(lesson.id),
            chapter_key=UUID(chapter.id),
            chapter_number=number,
            chapter_title=chapter.value["title"],
            chapter_summary=chapter.value["summary"] or "",
            title=lesson.value["title"],
            kind=lesson.value["kind"],
            video=lesson.value["video"],
            body=expand_db_html(lesson.value["body"].source) if lesson.value["body"] else "",
            link=lesson.value["link"] or "",
            duration=lesson.value.seconds,
            is_free_trial=bool(lesson.value["is_free_trial"]),
        )
        for number, chapter in enumerate(page.chapters, start=1)
        for lesson in chapter.value["lessons"].bound_blocks
    ]


def teachers_of(page):
    """{key: name} of those whom the page shows; a key is the same in every language."""
    chosen = [row.teacher_id for row in page.teachers.all()]
    shown = in_locale(TeacherPage.objects.all(), chosen, page.locale_id)
    return {teacher.translation_key: teacher.title for teacher in shown}


def is_original(page):
    """Only the page in the default language drives the shop, and no alias (decision 1)."""
    return page.locale_id == Locale.get_default().pk and page.alias_of_id is None


def product_of_original(page):
    """An alias follows its source, a translation the page in the default language."""
    if page.alias_of_id:
        original = CoursePage.objects.filter(pk=page.alias_of_id).first()
    else:
        original = page.get_translations().filter(locale=Locale.get_default()).first()
    return original.product if original else None


def address(page):
    """Without the domain, and readable: percent signs would outgrow the column."""
    _site, _root, path = page.get_url_parts() or (None, None, "")
    return uri_to_iri(path)


def cover_address(page):
    return picture(page.cover, CARD_COVER)
