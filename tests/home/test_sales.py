"""A sale on the public pages: old price, new price and its end; and no page outlives it."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as deployed
from django.core.cache import caches
from django.utils import timezone
from oscar.core.loading import get_model

from tests.catalogue.sales import make_range, make_sale
from tests.checkout.coupons import make_coupon
from tests.checkout.shopping import place
from tests.factories import UserFactory
from tests.home.pages import make_category, make_course, publish
from tests.home.test_course_list import MOST_QUERIES as MOST_FOR_LIST
from tests.home.test_course_list import fill
from tests.home.test_course_list import queries as queries_of_list
from tests.home.test_course_page import MOST_QUERIES as MOST_FOR_PAGE
from tests.home.test_course_page import full_course, queries

ConditionalOffer = get_model("offer", "ConditionalOffer")

PAGES = ["/", "/courses/", "/courses/bian-cheng/", "/teachers/li/"]


@pytest.fixture
def course():
    return make_course()


def html(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def seconds_to_keep(answer):
    return int(re.search(r"s-maxage=(\d+)", answer.headers["Cache-Control"])[1])


@pytest.mark.parametrize("path", PAGES)
def test_old_price_new_price_and_end_are_shown(client, course, path):
    year = timezone.localdate().year + 1
    ends = datetime(year, 11, 30, 18, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    make_sale(course.product, percent="20", ends=ends)
    shown = html(client, path)
    assert "¥79.20" in shown
    assert re.search(r'<s class="price__old">.{0,60}¥99</s>', shown)
    assert f"至 {year}年11月30日 18:00" in shown


def test_every_page_says_what_the_order_will_charge(client, course):
    make_sale(course.product, percent="15")
    period = course.product.periods.get(days=30)
    user = UserFactory()
    client.force_login(user)
    client.post("/basket/add/", {"product": course.product_id, "period": period.pk})
    paths = [*PAGES, f"/basket/add/?product={course.product_id}", "/basket/", "/checkout/"]
    for path in paths:
        shown = html(client, path)
        assert "¥84.15" in shown, path
        assert re.search(r'<s class="price__old">.{0,60}¥99</s>', shown), path
    order = place(user, total="84.15")
    assert order.lines.get().line_price_incl_tax == order.total_incl_tax == Decimal("84.15")


def test_without_a_sale_nothing_is_struck_out(client, course):
    for path in PAGES:
        assert "price__old" not in html(client, path)


def test_search_engines_hear_the_price_that_is_paid(client, course):
    make_sale(course.product, percent="20")
    assert '"price": "79.20"' in html(client, "/courses/bian-cheng/")


def test_a_page_with_prices_is_kept_no_longer_than_they_hold(client, course):
    make_sale(course.product, percent="20", ends=timezone.now() + timedelta(seconds=90))
    for path in PAGES:
        assert 80 < seconds_to_keep(client.get(path)) <= 90
        assert 80 < seconds_to_keep(client.get(path)) <= 90  # the one that was kept
    assert seconds_to_keep(client.get("/teachers/")) == deployed.PUBLIC_PAGE_SECONDS


def test_a_sale_to_come_limits_it_too(client, course):
    begins = timezone.now() + timedelta(seconds=60)
    make_sale(course.product, percent="20", begins=begins)
    assert 50 < seconds_to_keep(client.get("/courses/")) <= 60
    assert "¥79.20" not in html(client, "/courses/")


def test_a_kept_page_says_how_long_is_left(client, course):
    """Or another cache in front of us would keep it beyond the end."""
    soon = timezone.now() + timedelta(seconds=3)
    make_sale(course.product, percent="20", ends=soon)
    client.get("/courses/")
    assert seconds_to_keep(client.get("/courses/")) <= 2


def test_a_page_is_made_anew_when_the_sale_ends(client, course):
    ends = timezone.now() + timedelta(seconds=1.5)
    make_sale(course.product, percent="20", ends=ends)
    assert "¥79.20" in html(client, "/courses/")
    while timezone.now() < ends:
        pass
    assert "¥79.20" not in html(client, "/courses/")


@pytest.mark.parametrize("what", ["suspended", "value", "range", "category", "deleted"])
def test_what_staff_change_about_a_sale_purges(
    client, course, what, django_capture_on_commit_callbacks
):
    category = make_category()
    course.category = category
    publish(course)
    where = make_range("全部", products=[] if what in ("range", "category") else [course.product])
    sale = make_sale(percent="20", range=where)
    before = html(client, "/courses/")
    with django_capture_on_commit_callbacks(execute=True):
        if what == "suspended":
            sale.suspend()
        elif what == "value":
            sale.benefit.value = 30
            sale.benefit.save()
        elif what == "range":
            where.add_product(course.product)
        elif what == "category":
            where.included_categories.add(category)
        else:
            sale.delete()
    assert html(client, "/courses/") != before


def test_an_order_that_uses_a_coupon_does_not_purge(
    client, course, django_capture_on_commit_callbacks
):
    """Oscar counts uses on the offer's row."""
    coupon = make_sale(name="券", percent="20", offer_type=ConditionalOffer.VOUCHER)
    generation = caches["pages"].get("generation")
    with django_capture_on_commit_callbacks(execute=True):
        coupon.save()
    assert caches["pages"].get("generation") == generation


@pytest.mark.parametrize("path", ["/courses/bian-cheng/", "/en/courses/bian-cheng/"])
def test_a_full_page_on_sale_with_coupons_takes_few_queries(client, path):
    product = full_course().product
    make_sale(product, percent="20")
    make_coupon(products=[product], is_listed=True)
    make_coupon(is_listed=True)
    asked = queries(client, path)
    assert len(asked) <= MOST_FOR_PAGE, "\n".join(asked)


def test_a_list_on_sale_takes_as_few_queries_for_many(client, course):
    make_sale(percent="20", categories=[make_category("全部")])
    make_sale(name="另一个", yuan="20", range=make_range("所有", includes_all_products=True))
    paths = ["/courses/", "/courses/?sort=price", "/en/courses/"]
    fill(3)
    few = [len(queries_of_list(client, path)) for path in paths]
    fill(25)
    many = [queries_of_list(client, path) for path in paths]
    assert [len(asked) for asked in many] == few
    assert max(few) <= MOST_FOR_LIST, "\n".join(many[0])
