"""What is published is what is sold and what is studied (decision 1)."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail_localize.models import (
    String,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

from catalogue.models import PricePeriod, Product
from home.models import CourseIndexPage, CoursePage, CoursePrice, HomePage
from home.readiness import NotPublishable
from home.scheduling import publish_due
from home.translations import translate
from learning.models import Lesson, Outline
from tests.home.pages import (
    draft_course,
    english,
    index,
    lesson,
    make_course,
    publish,
    two_chapters,
)


def on_sale(page):
    return Product.objects.get(pk=page.product_id).is_public


def lessons_of(page):
    return list(Lesson.objects.filter(product=page.product, is_retired=False).order_by("position"))


def test_a_draft_is_no_product():
    draft_course()
    assert not Product.objects.exists()


def test_publishing_makes_product_periods_and_lessons():
    page = make_course(title="学会编程", slug="学会编程")
    product = page.product
    assert (product.title, product.url, product.is_public) == (
        "学会编程",
        "/courses/学会编程/",
        True,
    )
    assert {(p.days, p.price) for p in product.periods.all()} == {
        (30, Decimal("99")),
        (None, Decimal("299")),
    }
    assert [one.title for one in lessons_of(page)] == ["第一课", "第二课", "第三课"]
    assert [one.chapter.number for one in lessons_of(page)] == [1, 1, 2]
    assert Outline.objects.get(product=product).slug == "学会编程"


def test_publishing_again_changes_the_same_product_and_the_same_lessons():
    page = make_course()
    before = [one.pk for one in lessons_of(page)]
    page.title = "新名字"
    page.prices = [CoursePrice(days=30, price=Decimal("88"))]
    page = publish(page)
    assert Product.objects.get().title == "新名字"
    assert [one.pk for one in lessons_of(page)] == before
    assert PricePeriod.objects.get(days=30).price == Decimal("88")
    assert PricePeriod.objects.get(days=None).is_active is False


def test_an_old_revision_keeps_product_and_lesson_keys():
    page = make_course()
    product, old = page.product_id, page.latest_revision
    first = lessons_of(page)[0].pk
    page.chapters = [("chapter", {"title": "新章", "summary": "", "lessons": [lesson("新课")]})]
    publish(page)
    old.publish()
    page = CoursePage.objects.get(pk=page.pk)
    assert page.product_id == product
    assert [one.title for one in lessons_of(page)] == ["第一课", "第二课", "第三课"]
    assert lessons_of(page)[0].pk == first


def test_a_revision_from_before_the_first_publication_keeps_the_product():
    page = draft_course()
    earliest = page.latest_revision
    product = publish(page).product_id
    earliest.publish()
    assert CoursePage.objects.get(pk=page.pk).product_id == product
    assert Product.objects.count() == 1


def test_unpublishing_takes_the_course_off_sale_and_publishing_brings_it_back():
    page = make_course()
    page.unpublish()
    assert not on_sale(page)
    page = CoursePage.objects.get(pk=page.pk)
    assert on_sale(publish(page))
    assert Product.objects.count() == 1


def test_deleting_the_page_takes_the_course_off_sale():
    page = make_course()
    product = page.product
    page.delete()
    product.refresh_from_db()
    assert not product.is_public


def test_an_upcoming_course_is_seen_but_not_sold(client):
    page = make_course(upcoming=True)
    assert not on_sale(page)
    answer = client.get("/courses/bian-cheng/")
    assert answer.status_code == 200
    assert "即将开售" in answer.content.decode()


def test_scheduling_sells_nothing_before_its_time():
    page = draft_course()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert not Product.objects.exists()
    publish_due()
    assert not Product.objects.exists()


def test_what_is_due_is_published_by_the_sweep():
    page = draft_course()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    revision = page.save_revision()
    revision.publish()
    revision.refresh_from_db()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled")
    page = CoursePage.objects.get(pk=page.pk)
    assert page.live and on_sale(page)


def test_a_page_that_became_unready_stops_no_other(caplog):
    unready, ready = draft_course(slug="a"), draft_course(slug="b")
    past = timezone.now() - timedelta(minutes=1)
    for page in (unready, ready):
        page.go_live_at = past
        if page is unready:
            page.prices = []
        revision = page.save_revision()
        type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=past)
    publish_due()
    assert not CoursePage.objects.get(slug="a", locale=unready.locale).live
    assert CoursePage.objects.get(slug="b", locale=unready.locale).live
    assert "没有价格" in caplog.text


def test_expiry_takes_the_course_off_sale():
    page = make_course()
    CoursePage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    publish_due()
    assert not on_sale(page)
    assert not CoursePage.objects.get(pk=page.pk).live


def test_moving_the_page_moves_the_address(client, django_capture_on_commit_callbacks):
    page = make_course()
    home = index(HomePage)
    other = CourseIndexPage(title="训练营", slug="camp", live=False)
    home.add_child(instance=other)
    other.save_revision().publish()
    with django_capture_on_commit_callbacks(execute=True):
        page.move(other, "last-child")
    page = CoursePage.objects.get(pk=page.pk)
    assert page.product.url == "/camp/bian-cheng/"
    assert client.get("/camp/bian-cheng/").status_code == 200


def test_a_new_slug_moves_the_address_and_the_old_one_leads_on(
    client, django_capture_on_commit_callbacks
):
    page = make_course()
    page.slug = "xin-slug"
    with django_capture_on_commit_callbacks(execute=True):
        page = publish(page)
    assert page.product.url == "/courses/xin-slug/"
    assert Outline.objects.get(product=page.product).slug == "xin-slug"
    answer = client.get("/courses/bian-cheng/")
    assert (answer.status_code, answer["Location"]) == (301, "/courses/xin-slug/")


def test_a_new_slug_above_moves_the_courses_below(django_capture_on_commit_callbacks):
    page = make_course()
    parent = index(CourseIndexPage)
    parent.slug = "lessons"
    with django_capture_on_commit_callbacks(execute=True):
        publish(parent)
    page.refresh_from_db()
    assert page.product.url == "/lessons/bian-cheng/"


@pytest.mark.parametrize("keep_live", [True, False])
def test_a_copy_is_another_product(keep_live):
    page = make_course()
    copy = CopyPageAction(
        page, update_attrs={"slug": "copy", "title": "副本"}, keep_live=keep_live
    ).execute()
    copy = CoursePage.objects.get(pk=copy.pk)
    if not keep_live:
        assert copy.product is None
        copy.get_latest_revision().publish()
        copy = CoursePage.objects.get(pk=copy.pk)
    assert copy.product_id not in (None, page.product_id)
    assert len(lessons_of(copy)) == len(lessons_of(page)) == 3
    page = publish(CoursePage.objects.get(pk=page.pk))
    assert len(lessons_of(page)) == 3


def test_the_english_page_sells_the_same_product():
    page = make_course()
    alias = page.get_translation(english())
    assert alias.live and alias.product_id == page.product_id
    assert Product.objects.count() == 1
    translated = translate(page, english(), title="Learn to code")
    assert translated.product_id == page.product_id
    assert Product.objects.get().title == "学会编程"


def test_a_translation_does_not_drive_the_product():
    page = make_course()
    translated = translate(page, english(), title="Learn to code")
    translated.unpublish()
    assert on_sale(page)


def test_translations_of_a_draft_get_their_product_with_the_first_publication():
    page = draft_course()
    early = page.copy_for_translation(english())
    assert early.product_id is None
    page = publish(page)
    early.refresh_from_db()
    assert early.product_id == page.product_id


def test_an_alias_beside_its_source_sells_the_same(client):
    page = make_course()
    alias = page.create_alias(update_slug="also")
    page.title = "新名字"
    page = publish(page)
    alias.refresh_from_db()
    assert (alias.title, alias.product_id) == ("新名字", page.product_id)
    assert Product.objects.get().url == "/courses/bian-cheng/"
    assert client.get("/courses/also/").status_code == 200


def test_a_translation_by_translators(client):
    """wagtail-localize: the words are translated, all else follows the original."""
    page = make_course(body=[("audience", {"heading": "", "points": ["初学者"]})])
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=english())
    words = {"学会编程": "Learn to code", "初学者": "Beginners", "第一课": "Lesson one"}
    for string in String.objects.filter(data__in=words):
        for segment in StringSegment.objects.filter(source=source, string=string):
            StringTranslation.objects.create(
                translation_of=string,
                locale=english(),
                context=segment.context,
                data=words[string.data],
            )
    translation.save_target()
    target = page.get_translation(english())
    assert (target.title, target.product_id) == ("Learn to code", page.product_id)
    assert target.alias_of_id is None
    shown = client.get("/en/courses/bian-cheng/").content.decode()
    assert "Beginners" in shown and "Lesson one" in shown and "¥99" in shown
    trial = Lesson.objects.get(product=page.product, title="第一课")
    assert f"/en/learn/bian-cheng/{trial.pk}/" in shown


def test_two_pages_cannot_sell_one_product():
    page, other = make_course(slug="a"), make_course(slug="b")
    CoursePage.objects.filter(pk=other.pk).update(product=page.product)
    other.refresh_from_db()
    with pytest.raises(ValidationError, match="同一件商品"):
        other.save_revision().publish()


@pytest.mark.parametrize(
    ("without", "said"),
    [("prices", "没有价格"), ("teachers", "没有老师"), ("cover", "没有封面")],
)
def test_an_unready_page_stays_a_draft(without, said):
    page = draft_course()
    setattr(page, without, None if without == "cover" else [])
    revision = page.save_revision(clean=False)
    with pytest.raises(NotPublishable, match=said):
        revision.publish()
    assert not CoursePage.objects.get(pk=page.pk).live
    assert not Product.objects.exists()


def test_the_same_period_twice_is_refused():
    page = draft_course()
    page.prices = [CoursePrice(days=30, price=1), CoursePrice(days=30, price=2)]
    with pytest.raises(NotPublishable, match="1个月"):
        page.save_revision().publish()


def test_a_lesson_taken_out_is_retired_not_deleted():
    page = make_course()
    page.chapters = two_chapters()[:1]
    publish(page)
    assert Lesson.objects.filter(is_retired=True).count() >= 1


def test_a_page_whose_lessons_cannot_be_published_stays_a_draft():
    """Page, product and lessons are one transaction."""
    page = draft_course()
    chapters = page.chapters.get_prep_value()
    lessons = chapters[0]["value"]["lessons"]
    lessons[1]["id"] = lessons[0]["id"]
    page.chapters = json.dumps(chapters)
    revision = page.save_revision()
    with pytest.raises(ValueError):
        revision.publish()
    assert not CoursePage.objects.get(pk=page.pk).live
    assert not Product.objects.exists()
