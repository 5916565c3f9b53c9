"""What it costs to send goods: by the tariffs that staff make in the dashboard."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from catalogue.models import Product, ProductAttribute, ProductClass
from checkout.order.models import Order
from checkout.sending import Repository
from checkout.settlement.totals import price_basket
from tests.accounts.address_forms import SENT
from tests.checkout.shopping import basket_of, put
from tests.factories import UserFactory, make_course

ShippingAddress = get_model("order", "ShippingAddress")
Country = get_model("address", "Country")
WeightBased = get_model("shipping", "WeightBased")
pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def book():
    return make_book("book", 0.6)


def make_book(slug, weight):
    kind, is_new = ProductClass.objects.get_or_create(
        name="图书", requires_shipping=True, track_stock=True
    )
    if is_new:
        weighs = {"name": "重量", "code": "weight", "type": "float"}
        ProductAttribute.objects.create(product_class=kind, **weighs)
    book = Product(title="文房四宝", slug=slug, product_class=kind)
    book.attr.weight = weight
    book.save()
    partner, _new = get_model("partner", "Partner").objects.get_or_create(name="书局", code="press")
    get_model("partner", "StockRecord").objects.create(
        product=book, partner=partner, partner_sku=slug, price=Decimal("45.50"), num_in_stock=9
    )
    return book


def tariff(name, **bands):
    made = WeightBased.objects.create(name=name)
    for up_to, charge in bands.items():
        made.bands.create(upper_limit=up_to.removeprefix("kg"), charge=charge)
    return made


def charge(user, **facts):
    return price_basket(basket_of(user), user=user, **facts).shipping_charge.incl_tax


def test_without_a_tariff_sending_is_free(user, book):
    basket_of(user).add_product(book, 1)
    assert charge(user) == 0


def test_the_tariff_goes_by_weight(user, book):
    tariff("快递", kg1="8", kg5="15")
    basket_of(user).add_product(book, 1)
    assert charge(user) == Decimal("8")
    basket_of(user).add_product(book, 1)
    assert charge(user) == Decimal("15")


def test_what_is_above_the_last_band_goes_in_parcels(user, book):
    tariff("快递", kg1="8", kg2="12")
    basket_of(user).add_product(book, 4)
    assert charge(user) == Decimal("20")


def test_a_weight_is_the_number_that_staff_wrote(user):
    tariff("快递", **{"kg1.1": "8"})
    basket_of(user).add_product(make_book("light", 1.1), 1)
    assert charge(user) == Decimal("8")


def test_what_has_no_weight_weighs_what_the_tariff_says(user):
    slow = tariff("快递", kg1="8", kg5="15")
    basket_of(user).add_product(make_book("unweighed", None), 2)
    assert charge(user) == Decimal("8")
    WeightBased.objects.filter(pk=slow.pk).update(default_weight="0.7")
    assert charge(user) == Decimal("15")


def test_a_tariff_without_a_band_does_not_count_yet(user, book):
    tariff("新的")
    tariff("零公斤", kg0="0")
    basket_of(user).add_product(book, 1)
    assert price_basket(basket_of(user), user=user).shipping_method.code == "free-shipping"
    tariff("快递", kg0="3", kg5="8")
    assert charge(user) == Decimal("8")


def test_more_lines_and_tariffs_cost_no_more_queries(user, book):
    tariff("快递", kg1="8", kg5="15")
    basket_of(user).add_product(book, 1)
    few = queries_of(user)
    for number in range(4):
        basket_of(user).add_product(make_book(f"b{number}", 0.5), 1)
    assert queries_of(user) == few
    tariff("加急", kg1="18", kg5="25")
    tariff("特快", kg1="28", kg5="35")
    assert queries_of(user) == few


def queries_of(user):
    basket = basket_of(user)
    assert list(basket.all_lines())
    with CaptureQueriesContext(connection) as queries:
        Repository().get_default_shipping_method(basket, user=user).calculate(basket)
    return len(queries)


def test_the_cheapest_is_taken(user, book):
    tariff("加急", kg5="22")
    tariff("快递", kg5="8")
    basket_of(user).add_product(book, 1)
    assert price_basket(basket_of(user), user=user).shipping_method.name == "快递"


def test_a_tariff_for_another_country_is_left_out(user, book):
    china = Country.objects.create(iso_3166_1_a2="CN", printable_name="中国")
    japan = Country.objects.create(iso_3166_1_a2="JP", printable_name="日本")
    tariff("国际", kg5="8").countries.add(japan)
    tariff("快递", kg5="12").countries.add(china)
    basket_of(user).add_product(book, 1)
    assert charge(user, shipping_address=ShippingAddress(country=china)) == Decimal("12")


def test_the_basket_says_what_sending_costs(client, user, book):
    tariff("快递", kg5="8")
    basket_of(user).add_product(book, 2)
    basket = client.get("/basket/").context
    assert (basket["total"], basket["shipping"], basket["number"]) == (99, 8, 2)
    assert "商品金额（2 件）" in client.get("/checkout/").content.decode()


def test_courses_are_not_sent(user):
    tariff("快递", kg5="8")
    put(user, make_course())
    assert charge(user) == 0


def test_the_order_says_what_sending_cost(client, user, book):
    tariff("快递", kg1="8")
    basket_of(user).add_product(book, 1)
    line = basket_of(user).lines.get().line_reference
    client.post("/checkout/shipping/", SENT)
    order = {"do": "place", "gateway": "alipay", "line": line, "expected_total": "53.50"}
    assert client.post("/checkout/", order).status_code == 302
    placed = Order.objects.get()
    assert (placed.total_incl_tax, placed.shipping_incl_tax) == (Decimal("53.50"), Decimal("8"))
    assert placed.shipping_method == "快递"
    shown = client.get(placed.get_absolute_url()).content.decode()
    assert "运费" in shown and "¥8" in shown
