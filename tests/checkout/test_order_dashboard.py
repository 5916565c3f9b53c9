"""The dashboard's pages of orders tell money from beli (decision 6)."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from checkout.releasing import release
from checkout.states import Status
from payments.opening import open_payment
from payments.refunding import found
from payments.settling import settle
from tests.checkout.coupon_forms import sign_in
from tests.checkout.refunding import approve_as_quoted, arrive, ask_for
from tests.checkout.shopping import courses, put
from tests.checkout.spending import beli_for, place_as_quoted
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FIGURES = ("¥198", "¥10（100 贝里）", "¥188")


@pytest.fixture
def order(client):
    """Two courses of 99; 10 by beli, 188 by money."""
    sign_in(client)
    return place()


def place():
    buyer = UserFactory()
    put(buyer, *courses(2))
    beli_for(buyer, 100)
    return place_as_quoted(buyer)


def pay(order):
    payment = open_payment(
        payable=order,
        payer=order.user,
        gateway="alipay",
        amount=order.amount_due,
        subject="课程",
        expires_at=order.deadline,
    )
    settle(payment=payment, trade_no="T-1")


def cells(client, path, table=0):
    """{head: cell} of a table's first row."""
    page = BeautifulSoup(client.get(path).content, "html.parser")
    rows = page.select("table")[table].select("tr")
    texts = [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in rows]
    return dict(zip(texts[0], texts[1], strict=True))


def test_the_list_and_the_order_show_money_and_beli_side_by_side(client, order):
    detail = reverse("dashboard:order-detail", args=[order.number])
    for path, table in ((reverse("dashboard:order-list"), 0), (detail, 1)):
        row = cells(client, path, table)
        assert tuple(row[head] for head in ("合计（券后）", "贝里抵扣", "应付")) == FIGURES


def test_the_lines_add_up_to_what_was_to_be_paid(client, order):
    page = client.get(reverse("dashboard:order-detail", args=[order.number]))
    lines = BeautifulSoup(page.content, "html.parser").select_one("#lines").get_text()
    assert all(figure in lines for figure in FIGURES)


def test_a_learners_page_shows_both_too(client, order):
    text = client.get(reverse("dashboard:user-detail", args=[order.user_id])).content.decode()
    assert all(figure in text for figure in FIGURES)


def test_revenue_is_what_was_paid_and_knows_its_beli(client, order):
    release(order=place(), status=Status.CANCELLED)
    pay(order)
    context = client.get(reverse("dashboard:order-stats")).context
    assert (context["total_orders"], context["total_revenue"]) == (2, Decimal("198"))
    assert (context["money"], context["beli_amount"]) == (Decimal("188"), Decimal("10"))
    assert context["beli"] == 100


def test_what_went_back_stands_beside_what_was_paid(client, order):
    pay(order)
    order.refresh_from_db()
    arrive(approve_as_quoted(ask_for(order, order.lines.first())))
    found(payment=order.payment, out_request_no="theirs", amount=Decimal("7.00"))
    context = client.get(reverse("dashboard:order-stats")).context
    back = order.lines.first().refunded_money + 7
    assert (context["money"], context["refunded"], context["net"]) == (188, back, 188 - back)
    assert context["refunded_beli"] == order.lines.first().refunded_beli == 50
    page = client.get(reverse("dashboard:order-stats")).content.decode()
    assert "实收净额" in page and "已退款" in page


def test_statistics_of_nothing_are_zero(client):
    sign_in(client)
    page = client.get(reverse("dashboard:order-stats"))
    assert page.context["money"] == 0 and "¥0" in page.content.decode()


def test_the_sheet_has_a_column_for_each(client, order):
    data = {"action": "download_selected_orders", "selected_order": order.pk}
    sheet = client.post(reverse("dashboard:order-list"), data).content.decode()
    assert "合计（券后）,贝里,贝里抵扣（元）,应付（元）" in sheet
    assert f"{order.number},198.00,100,10.00,188.00," in sheet and "待支付" in sheet


def test_the_page_of_an_order_calls_only_what_its_script_has(client, order):
    text = client.get(reverse("dashboard:order-detail", args=[order.number])).content.decode()
    assert text.index("orders.initTable ||=") < text.index("orders.initTable();")


def test_a_cancelled_order_is_told_in_the_words_of_the_shop(client, order):
    url = reverse("dashboard:order-detail", args=[order.number])
    page = BeautifulSoup(client.get(url).content, "html.parser")
    assert page.select_one("details button[name=new_status][value=cancelled]")
    cancel = {"order_action": "change_order_status", "new_status": "cancelled"}
    told = client.post(url, cancel, follow=True).content.decode()
    assert "的状态由“待支付”改为“已取消”" in told and "“pending”" not in told
    assert "现在是“已取消”，没有改动" in client.post(url, cancel, follow=True).content.decode()


def test_whoever_chose_no_order_is_told_so(client, order):
    data = {"action": "change_order_statuses", "new_status": "cancelled"}
    told = client.post(reverse("dashboard:order-list"), data, follow=True).content.decode()
    assert "请先选择订单" in told


@pytest.mark.parametrize("kind", ["html", "csv"])
def test_a_search_that_ends_before_it_begins_is_refused(client, order, kind):
    days = {"date_from": "2026-02-02", "date_to": "2026-02-01", "response_format": kind}
    page = client.get(reverse("dashboard:order-list"), days)
    assert page.status_code == 400 and "结束日期不能早于开始日期" in page.content.decode()
    assert order.number not in page.content.decode()
