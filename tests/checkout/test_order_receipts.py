"""An order's pages tell how its price came about, what happened when, and what came back."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from beli import ledger
from beli.models import Kind
from checkout.order.models import Order
from checkout.paying import complete
from checkout.placing import place_order
from checkout.releasing import release_overdue
from checkout.settlement.quoting import Wish, quote
from tests.checkout.coupons import give_claim, make_coupon
from tests.checkout.shopping import courses, put
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def order_of(user, *, lines=2):
    """30 off the first course of 99, 20 off it all, and 100 beli."""
    found = [make_course(slug=f"{lines}-{n}") for n in range(lines)]
    basket = put(user, *found)
    give_claim(user, make_coupon("amount_off", 30, products=found[:1], name=f"课程的{lines}"))
    give_claim(user, make_coupon("amount_off_from", 20, minimum=100, name=f"大家的{lines}"))
    ledger.credit(user=user, amount=100, kind=Kind.GIFT, reference=f"test-{lines}")
    chosen = {"user": user, "basket": basket, "lines": list(basket.all_lines()), "wish": Wish()}
    return place_order(expected_total=quote(**chosen).pay, **chosen)


@pytest.fixture
def order(user):
    return order_of(user)


def words(client, url, selector="main"):
    page = BeautifulSoup(client.get(url).content.decode(), "html.parser")
    return " ".join(" ".join(one.stripped_strings) for one in page.select(selector))


@pytest.mark.parametrize("name", ["orders:detail", "checkout:pay"])
def test_the_sum_names_every_coupon_and_the_beli(client, order, name):
    text = words(client, reverse(name, args=[order.number]), ".sum")
    own, general = order.coupon_claims.order_by("pk")
    for part in (
        "商品金额 ¥198",
        f"优惠券 课程的2 {own.number} -¥30",
        f"优惠券 大家的2 {general.number} -¥20",
        "贝里 100 贝里 -¥10",
        "应付 ¥138",
    ):
        assert part in text


def test_every_line_tells_its_steps(client, order):
    first, second = order.lines.order_by("pk")
    text = words(client, order.get_absolute_url(), f"#steps-{first.pk}")
    assert "原价 ¥99" in text and "-¥30" in text and "优惠券分摊 大家的" in text
    assert "贝里分摊 -¥" in text and "贝里 -" not in text.replace("贝里分摊 -", "")
    assert "课程的" not in words(client, order.get_absolute_url(), f"#steps-{second.pk}")


def test_the_lines_add_up_to_what_is_due(client, order):
    receipt = client.get(order.get_absolute_url()).context["receipt"]
    assert sum(line.pay for line in receipt.order.lines.all()) == order.amount_due
    assert sum(step.amount for step in receipt.steps) == order.amount_due


def test_the_history_says_what_happened_when(client, order):
    complete(order=order)
    history = client.get(order.get_absolute_url()).context["receipt"].history
    assert [label for label, _time in history] == ["提交订单", "交易成功"]
    assert "实付 ¥138" in words(client, order.paid_url(), ".sum")


def test_a_cancelled_order_says_what_came_back(client, user, order):
    client.post(reverse("orders:cancel", args=[order.number]))
    text = words(client, order.get_absolute_url())
    assert "优惠券（¥50）、100 贝里 已退回您的账户" in text and "未支付 ¥138" in text
    assert ledger.available(user) == 100 and not order.coupon_claims.exists()


def test_who_cancels_is_told_before_what_comes_back(client, order):
    page = BeautifulSoup(client.get(order.get_absolute_url()).content.decode(), "html.parser")
    [button] = page.select("[data-confirm]")
    assert "优惠券（¥50）、100 贝里 会退回您的账户" in button["data-confirm"]
    assert "取消后，优惠券（¥50）、100 贝里 会退回您的账户" in words(
        client, order.get_absolute_url()
    )


@pytest.mark.parametrize(
    "name, buttons",
    [("orders:detail", ["继续支付", "取消订单"]), ("checkout:pay", ["去支付", "我已支付"])],
)
def test_what_there_is_to_do_stands_before_what_was_ordered(client, order, name, buttons):
    text = words(client, reverse(name, args=[order.number]))
    places = [text.index(word) for word in ("剩余时间", *buttons, "价格明细")]
    assert places == sorted(places)


def test_an_overdue_order_says_what_will_come_back_and_then_what_did(client, order):
    Order.objects.update(deadline=timezone.now() - timedelta(seconds=1))
    assert "将在几分钟内退回" in words(client, order.get_absolute_url())
    release_overdue()
    assert "已退回您的账户" in words(client, order.get_absolute_url())


def test_an_order_without_coupons_and_beli_says_nothing_of_them(client, user):
    basket = put(user, *courses(1))
    lines = list(basket.all_lines())
    order = place_order(user=user, basket=basket, lines=lines, expected_total=99)
    client.post(reverse("orders:cancel", args=[order.number]))
    text = words(client, order.get_absolute_url())
    assert "退回" not in text and "贝里 -" not in text and "价格明细" not in text


def test_my_orders_show_money_and_beli(client, order):
    assert "应付 ¥138 + 100 贝里" in words(client, reverse("orders:list"))


def test_the_page_is_flat_in_lines(client, user, order, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as few:
        client.get(order.get_absolute_url())
    complete(order=order)
    more = order_of(user, lines=8)
    with django_assert_max_num_queries(len(few)):
        assert len(client.get(more.get_absolute_url()).context["order"].lines.all()) == 8
