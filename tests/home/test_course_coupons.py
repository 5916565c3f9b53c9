"""A course page offers the coupons that can be claimed for it, to everyone alike."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from catalogue.partner.sale_prices import noting_changes
from checkout.models import CouponClaim
from checkout.offer.models import Range
from checkout.voucher.models import day_begins
from home.course_coupons import course_coupons
from tests.checkout.coupons import give_claim, make_coupon
from tests.factories import UserFactory
from tests.home.pages import draft_course, make_category, make_course
from tests.home.test_course_page import MOST_QUERIES, full_course, queries

PATH = "/courses/bian-cheng/"
# What coupons may add to a course page.
OF_COUPONS = 3


def day(offset):
    return timezone.localdate() + timedelta(days=offset)


@pytest.fixture
def course():
    return make_course()


def listed(*products, **fields):
    return make_coupon(**{"is_listed": True, "products": products or None, **fields})


def html(client, path=PATH):
    caches["pages"].clear()
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def offered(client):
    caches["pages"].clear()
    return [ticket.voucher for ticket in client.get(PATH).context["coupons"]]


def test_its_own_coupons_come_first_then_those_for_everything(client, course):
    other = make_course("别的课", "other")
    own, general = listed(course.product), listed()
    listed(other.product)
    assert offered(client) == [own, general]


def test_a_coupon_of_its_category_is_offered(client):
    top = make_category("数据")
    below = make_category("分析", parent=top)
    make_course(category=below)
    bound = Range.objects.create(name="数据")
    bound.included_categories.add(top)
    assert offered(client) == []
    coupon = make_coupon(is_listed=True, range=bound)
    assert offered(client) == [coupon]


@pytest.mark.parametrize(
    "fields",
    [
        {"is_listed": False},
        {"is_on": False},
        {"claim_from": day(1)},
        {"claim_until": day(-1)},
        {"use_until": day(-1)},
    ],
)
def test_what_cannot_be_claimed_now_is_not_offered(client, course, fields):
    listed(**fields)
    give_claim(UserFactory(), listed(quantity=1))
    assert offered(client) == []
    assert "coupon-row" not in html(client)


def test_the_form_needs_no_script_and_no_token(client, course):
    coupon = listed(course.product, name="本课专享", value=30)
    page = html(client)
    form = re.search(rf'<form[^>]*action="/coupons/{coupon.pk}/"[^>]*>', page)[0]
    assert 'method="get"' in form and "data-needs-token" in form
    assert "本课专享" in page and "¥30" in page and "csrfmiddlewaretoken" not in page


def test_without_a_script_it_leads_to_a_page_that_asks(client, course):
    coupon = listed(course.product)
    client.force_login(UserFactory())
    answer = client.get(f"/coupons/{coupon.pk}/")
    assert 'method="post"' in answer.content.decode() and not CouponClaim.objects.exists()
    answer = client.post(f"/coupons/{coupon.pk}/", follow=True)
    assert f'href="{PATH}"' in answer.content.decode()
    assert CouponClaim.objects.get().voucher == coupon


def test_the_page_is_the_same_for_who_has_the_coupon_and_who_has_not(client, course):
    coupon = listed(course.product)
    anonymous = html(client)
    client.force_login(UserFactory())
    client.post(f"/coupons/{coupon.pk}/")
    caches["pages"].clear()
    known = client.get(PATH)
    assert known.content.decode() == anonymous
    assert not known.cookies and "Vary" not in known.headers


def test_a_changed_coupon_changes_the_kept_page(client, course, django_capture_on_commit_callbacks):
    coupon = listed(course.product, name="旧名")
    assert "旧名" in html(client)
    with django_capture_on_commit_callbacks(execute=True):
        coupon.name = "新名"
        coupon.save()
    assert "新名" in client.get(PATH).content.decode()


def test_the_page_is_kept_until_midnight_at_most(course):
    with noting_changes() as moments:
        course_coupons(course.product)
    assert moments == [day_begins(day(1))]


def test_a_draft_without_a_product_can_be_previewed():
    listed()
    assert draft_course().make_preview_request().status_code == 200


def test_coupons_cost_few_queries_however_many_there_are(client):
    page = full_course()
    none = len(queries(client, PATH))
    listed(page.product)
    few = len(queries(client, PATH))
    for _number in range(8):
        listed(page.product)
        listed()
    many = queries(client, PATH)
    assert few == len(many) <= min(none + OF_COUPONS - 1, MOST_QUERIES), "\n".join(many)
