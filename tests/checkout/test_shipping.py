"""Goods go to an address of one's book; the order keeps a copy."""

import pytest
from django.urls import reverse
from oscar.core.loading import get_model

from accounts.address import book as addresses
from accounts.address.models import UserAddress
from catalogue.models import Product, ProductClass
from checkout.order.models import Order
from tests.accounts.address_forms import SENT, facts, kept
from tests.checkout.shopping import basket_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SHIPPING = "/checkout/shipping/"


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def order(user):
    """What places the order of one book."""
    kind = ProductClass.objects.create(name="图书", requires_shipping=True, track_stock=True)
    book = Product.objects.create(title="文房四宝", slug="book", product_class=kind)
    partner = get_model("partner", "Partner").objects.create(name="书局", code="press")
    get_model("partner", "StockRecord").objects.create(
        product=book, partner=partner, partner_sku="b1", price="45.50", num_in_stock=3
    )
    basket_of(user).add_product(book, 1)
    line = basket_of(user).lines.get().line_reference
    return {"do": "place", "gateway": "alipay", "line": line, "expected_total": "45.50"}


def page_of(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_the_default_address_is_bound_to_the_order(client, user, order):
    """S3.21."""
    kept(user)
    second = kept(user, address="二号", as_default=True)
    assert "二号" in page_of(client.get("/checkout/"))
    assert client.post("/checkout/", order).status_code == 302
    placed = Order.objects.get()
    assert placed.shipping_address.place == second.place
    assert placed.shipping_address.phone_number == second.phone_number

    addresses.change(address=second, facts=facts(address="三号"))
    addresses.remove(second)
    assert Order.objects.get().shipping_address.line1 == "二号"
    page = page_of(client.get(reverse("orders:detail", args=[placed.number])))
    assert "林小雨 138 0013 8000 浙江省 杭州市 西湖区 二号 310012" in page


def test_another_is_chosen_for_this_order_alone(client, user, order):
    kept(user)
    second = kept(user, address="二号")
    page = page_of(client.get(SHIPPING))
    assert page.index(SENT["address"]) < page.index("二号") and page.count(" checked") == 1
    answer = client.post(SHIPPING, {"chosen": second.pk, "next": "/checkout/?line=a"})
    assert answer.url == "/checkout/?line=a"
    client.post("/checkout/", order)
    assert Order.objects.get().shipping_address.line1 == "二号"
    assert "shipping_address_id" not in client.session
    assert user.addresses.first().line1 == SENT["address"]


def test_a_new_one_is_remembered(client, user, order):
    assert client.post(SHIPPING, SENT).url == "/checkout/"
    address = user.addresses.get()
    assert address.is_default_for_shipping
    client.post("/checkout/", order)
    assert Order.objects.get().shipping_address.place == address.place


def test_a_new_one_is_chosen_though_another_is_the_default(client, user, order):
    kept(user)
    client.post(SHIPPING, SENT | {"address": "二号"})
    client.post("/checkout/", order)
    assert Order.objects.get().shipping_address.line1 == "二号"


def test_wrong_input_is_kept_and_explained(client, user):
    page = page_of(client.post(SHIPPING, SENT | {"receiver_phone": "1"}), 400)
    assert "请填写 11 位手机号" in page and SENT["address"] in page
    assert not user.addresses.exists()


def test_a_full_book_says_so(client, user):
    for number in range(addresses.MOST):
        kept(user, address=f"{number} 号")
    assert "最多保存 20 个收货地址" in page_of(client.post(SHIPPING, SENT), 409)


@pytest.mark.parametrize("chosen", ["0", "x", "", "９", "9" * 30])
def test_what_is_no_address_is_none(client, user, chosen):
    assert client.post(SHIPPING, {"chosen": chosen}).status_code == 404


def test_nobody_has_it_sent_to_an_address_of_somebody_else(client, user, order):
    other = kept(UserFactory())
    assert client.post(SHIPPING, {"chosen": other.pk}).status_code == 404
    session = client.session
    session["shipping_address_id"] = other.pk
    session.save()
    assert client.post("/checkout/", order).status_code == 409
    assert not Order.objects.exists()


def test_it_goes_where_the_page_said_it_would(client, user, order):
    shown = kept(user)
    assert f'value="{shown.hash}"' in page_of(client.get("/checkout/"))
    second = kept(user, address="二号", as_default=True)
    answer = client.post("/checkout/", order | {"shown_address": shown.hash})
    assert "收货地址刚刚有变动" in page_of(answer, 409)
    assert client.post("/checkout/", order | {"shown_address": second.hash}).status_code == 302


def test_a_deleted_one_is_not_sent_to(client, user, order):
    address = kept(user)
    client.post(SHIPPING, {"chosen": address.pk})
    UserAddress.objects.update(removed_at="2026-01-01T00:00Z", is_default_for_shipping=False)
    assert client.post("/checkout/", order).status_code == 409


@pytest.mark.parametrize("to", ["https://evil.test/", "//evil.test/", "/checkout/?/../../x"])
def test_it_leads_back_to_the_settlement_alone(client, user, to):
    assert client.post(SHIPPING, SENT | {"next": to}).url.startswith("/checkout/")
