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
