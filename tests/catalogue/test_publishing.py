from decimal import Decimal

import pytest

from catalogue.models import PricePeriod, Product
from catalogue.publishing import NoPrice, move, put_on_sale, take_off_sale
from tests.factories import make_course

pytestmark = pytest.mark.django_db


def republish(course, periods, **changes):
    facts = {"title": course.title, "slug": course.slug, "url": course.url, "category": None}
    return put_on_sale(product=course, periods=periods, **facts | changes)


def test_publishing_creates_a_course_on_sale_with_its_periods():
    course = make_course(periods=[(30, "99"), (None, "299")])

    assert course.is_course and course.is_public
    assert [(p.days, p.price) for p in PricePeriod.objects.on_offer()] == [
        (30, Decimal("99")),
        (None, Decimal("299")),
    ]
    assert course.from_price == Decimal("99")
    assert course.stockrecords.get().partner_sku == f"course-{course.pk}"
    assert not course.is_shipping_required


def test_a_degree_stays_a_degree_and_what_is_new_is_a_course():
    course = make_course()
    assert course.kind == Product.Kind.COURSE
    degree = republish(course, [(30, Decimal("99"))], kind=Product.Kind.DEGREE)
    assert degree.is_degree and Product.objects.get().is_degree
    republish(degree, [(30, Decimal("89"))])
    assert Product.objects.get().is_degree


def test_publishing_again_changes_the_same_rows():
    course = make_course(periods=[(30, "99"), (90, "199")])
    before = {period.days: period.pk for period in course.periods.all()}

    republish(course, [(30, Decimal("89")), (90, Decimal("199"))], title="新名字")

    assert Product.objects.get().title == "新名字"
    assert {period.days: period.pk for period in course.periods.all()} == before
    assert course.periods.get(days=30).price == Decimal("89")


def test_a_period_that_is_gone_is_retired_and_comes_back_as_the_same_row():
    course = make_course(periods=[(30, "99"), (90, "199")])
    gone = course.periods.get(days=90)

    republish(course, [(30, Decimal("99"))])
    gone.refresh_from_db()
    assert not gone.is_active

    republish(course, [(90, Decimal("150"))])
    gone.refresh_from_db()
    assert gone.is_active and gone.price == Decimal("150")


def test_a_course_without_a_price_cannot_go_on_sale():
    course = make_course()
    with pytest.raises(NoPrice):
        republish(course, [])
    assert course.periods.on_offer().count() == 2


def test_two_prices_for_the_same_days_are_refused():
    with pytest.raises(ValueError, match="same number of days"):
        make_course(periods=[(30, "99"), (30, "89")])
    assert not Product.objects.exists()


def test_taking_off_sale_keeps_the_periods():
    course = make_course()
    take_off_sale(product=course)
    assert not Product.objects.get().is_public
    assert course.periods.on_offer().count() == 2


def test_a_moved_page_moves_the_product():
    course = make_course()
    move(product=course, slug="新课", url="/courses/新课/")
    assert Product.objects.get().get_absolute_url() == "/courses/新课/"
