"""What is no course is sold as Oscar sells it (decision 2)."""

from decimal import Decimal

import pytest
from django.urls import reverse
from oscar.apps.partner.strategy import Default
from oscar.core.loading import get_model

from catalogue.models import Product, ProductClass
from catalogue.partner.strategy import Selector
from checkout.order.models import Order
from checkout.paying import complete
from checkout.placing import place_order
from checkout.releasing import release
from checkout.settlement.totals import price_basket
from checkout.states import Status
from tests.accounts.address_forms import SENT
from tests.checkout.shopping import basket_of, put
from tests.factories import UserFactory, make_course

ShippingAddress = get_model("order", "ShippingAddress")
Country = get_model("address", "Country")
CHINA = {"iso_3166_1_a2": "CN", "printable_name": "中国"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    kind = ProductClass.objects.create(name="图书", requires_shipping=True, track_stock=True)
    book = Product.objects.create(title="文房四宝", slug="book", product_class=kind)
    partner = get_model("partner", "Partner").objects.create(name="书局", code="press")
    get_model("partner", "StockRecord").objects.create(
        product=book, partner=partner, partner_sku="b1", price=Decimal("45.50"), num_in_stock=3
    )
    return book


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def test_the_strategy_answers_as_oscars_own(book):
    ours = Selector().strategy().fetch_for_product(book)
    oscars = Default().fetch_for_product(book)
    assert ours.price.incl_tax == oscars.price.incl_tax == Decimal("45.50")
    assert ours.availability.num_available == oscars.availability.num_available == 3
    assert ours.stockrecord == oscars.stockrecord


def test_its_page_is_oscars(client, book):
    page = client.get(book.get_absolute_url())
    assert page.status_code == 200 and "文房四宝" in page.content.decode()


def test_oscars_own_form_adds_it_with_a_quantity(client, user, book):
    client.post(reverse("basket:add", args=[book.pk]), {"quantity": "2"})
    line = basket_of(user).lines.get()
    assert (line.product, line.quantity, line.period) == (book, 2, None)
    assert client.get(reverse("basket:summary")).context["total"] == Decimal("91.00")


def test_more_than_the_stock_is_refused(client, user, book):
    client.post(reverse("basket:add", args=[book.pk]), {"quantity": "4"})
    assert basket_of(user).is_empty


@pytest.mark.parametrize(
    ("wanted", "kept"), [("3", 3), ("4", 2), ("1", 1), ("0", 2), ("-1", 2), ("x", 2), ("", 2)]
)
def test_the_basket_changes_the_quantity_within_the_stock(client, user, book, wanted, kept):
    basket_of(user).add_product(book, 2)
    line = basket_of(user).lines.get().line_reference
    page = client.post(reverse("basket:summary"), {f"quantity:{line}": wanted}, follow=True)
    assert page.status_code == 200
    assert basket_of(user).lines.get().quantity == kept


def test_a_course_is_always_one(client, user):
    put(user, make_course())
    line = basket_of(user).lines.get().line_reference
    client.post(reverse("basket:summary"), {f"quantity:{line}": "7"})
    assert basket_of(user).lines.get().quantity == 1


def test_an_address_is_asked_for_before_it_is_ordered(client, user, book):
    basket_of(user).add_product(book, 2)
    line = basket_of(user).lines.get().line_reference
    order = {"do": "place", "gateway": "alipay", "line": line, "expected_total": "91.00"}
    assert "请先填写收货地址" in client.get("/checkout/").content.decode()
    assert client.post("/checkout/", order).status_code == 409
    assert not Order.objects.exists()

    client.post("/checkout/shipping/", SENT)
    assert client.post("/checkout/", order).status_code == 302
    placed = Order.objects.get()
    assert placed.shipping_address.line1 == SENT["address"]
    assert placed.lines.get().quantity == 2 and not placed.lines.get().is_course
    assert book.stockrecords.get().num_allocated == 2


def test_a_cancelled_order_gives_its_goods_back_and_late_money_takes_them_again(user, book):
    basket_of(user).add_product(book, 2)
    address = ShippingAddress(country=Country.objects.create(**CHINA))
    order = place_order(
        user=user,
        basket=basket_of(user),
        lines=list(basket_of(user).all_lines()),
        expected_total=Decimal("91.00"),
        shipping_address=address,
    )
    release(order=order, status=Status.CANCELLED)
    assert book.stockrecords.get().num_allocated == 0
    complete(order=order)
    assert book.stockrecords.get().num_allocated == 2


def test_a_wrong_address_is_shown_again_with_what_is_wrong(client, user):
    page = client.post("/checkout/shipping/", {**SENT, "receiver_phone": "1", "postcode": "x"})
    assert page.status_code == 400 and "邮政编码是 6 位数字" in page.content.decode()


def test_a_course_takes_no_address_though_one_is_kept(client, user):
    client.post("/checkout/shipping/", SENT)
    put(user, make_course())
    line = basket_of(user).lines.get().line_reference
    data = {"do": "place", "gateway": "alipay", "line": line, "expected_total": "99"}
    assert client.post("/checkout/", data).status_code == 302
    assert Order.objects.get().shipping_address is None


def test_courses_and_goods_are_ordered_together(client, user, book):
    put(user, make_course())
    basket_of(user).add_product(book, 1)
    client.post("/checkout/shipping/", SENT)
    lines = [line.line_reference for line in basket_of(user).all_lines()]
    data = {"do": "place", "gateway": "alipay", "line": lines, "expected_total": "144.50"}
    assert client.post("/checkout/", data).status_code == 302
    assert Order.objects.get().lines.count() == 2


def test_a_thing_in_two_wordings_is_ordered_once(user, book):
    option = get_model("catalogue", "Option").objects.create(name="刻字", code="words", type="text")
    for words in ("静", "远"):
        basket_of(user).add_product(book, 1, options=[{"option": option, "value": words}])
    basket = basket_of(user)
    country, _created = Country.objects.get_or_create(iso_3166_1_a2="CN", defaults=CHINA)
    address = ShippingAddress(country=country, first_name="林", line1="一号", line4="杭州")
    order = place_order(
        user=user,
        basket=basket,
        lines=list(basket.all_lines()),
        expected_total=price_basket(basket, user=user).total.incl_tax,
        shipping_address=address,
    )
    assert order.lines.count() == 2
    assert order.status == Status.PENDING


def test_oscars_way_into_the_basket_leads_a_course_to_its_periods(client, user):
    course = make_course()
    response = client.post(reverse("basket:add", args=[course.pk]), {"quantity": 1})
    assert response.status_code == 302
    assert response.url == f"{reverse('basket:add')}?product={course.pk}"
