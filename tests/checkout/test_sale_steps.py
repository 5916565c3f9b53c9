"""Prices are told from what was published: at settlement, in the order, line by line and in sum."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from catalogue.partner.personal_prices import forget, register
from checkout.paying import complete
from tests.catalogue.sales import make_sale
from tests.checkout.shopping import courses, put
from tests.checkout.spending import beli_for, coupon_for, place_as_quoted
from tests.factories import UserFactory, period_of

pytestmark = pytest.mark.django_db
URL = "/checkout/"


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def first(user):
    """Of two courses of 99 the first costs 20 % less; a coupon takes 30 more off it."""
    first, second = courses(2)
    make_sale(first, percent="20", name="双十一")
    coupon_for(user, off=30, only=[first], name="本课专享")
    beli_for(user, 100)
    put(user, first, second)
    return first


def page(client, url):
    return BeautifulSoup(client.get(url).content.decode(), "html.parser")


def words(found):
    return " ".join(" ".join(one.stripped_strings) for one in found)


def struck(found):
    """For each line what is struck through, without the word for readers."""
    lines = found.select(".line")
    return [[words([old]).removeprefix("原价 ") for old in line.select("s")] for line in lines]


def test_settlement_begins_at_the_published_price(client, first):
    found = page(client, URL)
    steps = words(found.select(f"#steps-course-{first.pk}"))
    assert "原价 ¥99 双十一 -¥19.80 课程券" in steps and "-¥30" in steps
    total = words(found.select(".sum"))
    assert "¥198 双十一 -¥19.80 课程券 -¥30 贝里 -¥10 应付 ¥138.20 优惠共 ¥49.80" in total


def test_settlement_strikes_one_price_of_a_line(client, first):
    found = page(client, URL)
    assert struck(found) == [["¥99"], []]
    assert "双十一 至" in words(found.select(".line__facts"))


def test_the_order_remembers_what_was_published_and_the_sale(client, user, first):
    order = place_as_quoted(user)
    reduced, plain = order.lines.order_by("pk")
    assert (reduced.published_price, reduced.sale_name) == (Decimal("99"), "双十一")
    assert (plain.published_price, plain.sale_name) == (None, "")
    complete(order=order)
    order.refresh_from_db()
    for name in ("orders:detail", "checkout:thanks"):
        found = page(client, reverse(name, args=[order.number]))
        total = words(found.select(".sum"))
        assert "商品金额 ¥198 双十一 -¥19.80 优惠券 本课专享" in total and "¥138.20" in total
        assert "原价 ¥99 双十一 -¥19.80" in words(found.select(f"#steps-{reduced.pk}"))
        assert struck(found) == [["¥99"], []]


def test_the_pay_page_and_its_sums_add_up(client, user, first):
    order = place_as_quoted(user)
    receipt = client.get(order.pay_url()).context["receipt"]
    assert sum(step.amount for step in receipt.steps) == order.amount_due
    for line in receipt.order.lines.all():
        assert sum(step.amount for step in line.steps) == line.pay


def test_a_price_of_ones_own_is_a_step_too(client, user):
    [course] = courses(1)

    def answer(user, periods):
        return {period_of(course, 30).pk: Decimal("60")}

    register(answer)
    try:
        put(user, course)
        steps = words(page(client, URL).select(".price-steps"))
        order = place_as_quoted(user)
    finally:
        forget(answer)
    assert "原价 ¥99 专享价 -¥39 小计 ¥60" in steps
    assert "专享价 -¥39" in words(page(client, order.pay_url()).select(".sum"))
