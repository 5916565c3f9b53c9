"""The form that asks for a refund can be come back to, and speaks Chinese about mistakes."""

from html import unescape
from re import search

import pytest
from django.urls import reverse

from checkout.refunds.forms import LineForm
from tests.checkout.refunding import buy
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(client):
    user = UserFactory()
    client.force_login(user)
    return buy(user, make_course(slug="a"), make_course(slug="b"))


def test_a_rejected_form_has_an_address_that_shows_it_again(client, order):
    line = order.lines.first()
    data = {"do": "ask", "line": [line.pk], "reason": "短", "money": "99", "beli": "0"}
    rejected = client.post(reverse("orders:refund", args=[order.number]), data)
    assert rejected.status_code == 400
    address = unescape(search(r'data-address="([^"]+)"', rejected.content.decode())[1])
    again = client.get(address).content.decode()
    assert search(rf'value="{line.pk}" data-submit-on-change checked', again)
    assert again.count(" checked") == 1 and ">短</textarea>" in again.replace("\n", "")
    assert "data-address" not in again and "data-trouble" in again


def test_a_line_that_cannot_be_chosen_is_told_plainly(client, order):
    data = {"do": "ask", "line": ["0"], "reason": "买错了课程", "money": "0", "beli": "0"}
    page = client.post(reverse("orders:refund", args=[order.number]), data).content.decode()
    assert "现在不能退费，请重新选择" in page and "有效的选项" not in page


@pytest.mark.parametrize(
    "typed, words",
    [
        ({"money": "", "beli": "0"}, "请填写退款金额，不退款就填 0"),
        ({"money": "x", "beli": "0"}, "请填写金额，例如 99.00"),
        ({"money": "-1", "beli": "0"}, "退款金额不能小于 0"),
        ({"money": "1.001", "beli": "0"}, "金额最多两位小数"),
        ({"money": "0", "beli": ""}, "请填写退还的贝里，不退还就填 0"),
        ({"money": "0", "beli": "1.5"}, "请填写整数"),
        ({"money": "0", "beli": "-1"}, "贝里不能小于 0"),
    ],
)
def test_what_staff_type_wrongly_is_said_in_words(typed, words):
    form = LineForm(typed, title="学书法")
    assert [words] in [list(errors) for errors in form.errors.values()]
