"""Goods beside courses: Oscar's own offers and shipping first, then coupons and beli."""

from decimal import Decimal

import pytest
from oscar.apps.shipping.methods import FixedPrice
from oscar.core.loading import get_class, get_model

from catalogue.models import Product, ProductClass
from checkout.order.models import PaymentType
from checkout.placing import place_order
from checkout.settlement.quoting import Wish
from checkout.states import Status
from tests.catalogue.sales import make_range
from tests.checkout.shopping import basket_of, put
from tests.checkout.spending import beli_for, coupon_for, quote_of
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Country = get_model("address", "Country")
Partner = get_model("partner", "Partner")
Repository = get_class("shipping.repository", "Repository")
ShippingAddress = get_model("order", "ShippingAddress")
StockRecord = get_model("partner", "StockRecord")


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def book():
    kind = ProductClass.objects.create(name="图书", requires_shipping=True, track_stock=True)
    book = Product.objects.create(title="文房四宝", slug="book", product_class=kind)
    partner = Partner.objects.create(name="书局", code="press")
    StockRecord.objects.create(
        product=book, partner=partner, partner_sku="b1", price=Decimal("45.50"), num_in_stock=9
    )
    return book


@pytest.fixture
def course(user, book):
    """In the basket, at 99, with two books at 45.50; a standing offer takes 10 % off each."""
    course = make_course()
    put(user, course).add_product(book, 2)
    everything = make_range("全部", includes_all_products=True)
    ConditionalOffer.objects.create(
        name="常年九折",
        benefit=Benefit.objects.create(
            range=everything, type=Benefit.PERCENTAGE, value=Decimal("10")
        ),
        condition=Condition.objects.create(range=everything, type=Condition.COUNT, value=1),
    )
    return course


@pytest.fixture
def postage(monkeypatch):
    monkeypatch.setattr(Repository, "methods", (FixedPrice(Decimal("12"), Decimal("12")),))


def place(user, quote, wish=None):
    address = ShippingAddress(
        country=Country.objects.get_or_create(iso_3166_1_a2="CN", printable_name="中国")[0]
    )
    basket = basket_of(user)
    return place_order(
        user=user,
        basket=basket,
        lines=list(basket.all_lines()),
        expected_total=quote.pay,
        expected_beli=quote.beli,
        wish=wish or Wish(),
        shipping_address=address,
    )


def prices(quote):
    return [row.sum.price for row in quote.rows]


def test_goods_are_reckoned_after_oscars_offers_and_courses_at_their_price(user, course):
    assert prices(quote_of(user)) == [Decimal("99.00"), Decimal("81.90")]
    assert prices(quote_of(user)) == [Decimal("99.00"), Decimal("81.90")]


def test_the_same_lines_quoted_twice_cost_the_same(user, course):
    coupon_for(user, off=30)
    lines = list(basket_of(user).all_lines())
    assert [quote_of(user, lines=lines).pay for _ in range(3)] == [Decimal("150.90")] * 3


def test_a_general_coupon_is_shared_over_courses_and_goods(user, course):
    coupon_for(user, off=30)
    order = place(user, quote_of(user))
    lines = {line.is_course: line for line in order.lines.all()}
    assert lines[True].line_price_incl_tax == Decimal("82.58")
    assert lines[False].line_price_incl_tax == Decimal("68.32")
    assert lines[False].line_price_before_discounts_incl_tax == Decimal("91.00")
    assert order.total_incl_tax == Decimal("150.90")
    assert order.total_discount_incl_tax == Decimal("39.10")
    amounts = {one.voucher_id is not None: one.amount for one in order.discounts.all()}
    assert amounts == {True: Decimal("30.00"), False: Decimal("9.10")}
    off = [sum(one.amount for one in line.discounts.all()) for line in lines.values()]
    assert sorted(off) == [Decimal("16.42"), Decimal("22.68")]


def test_a_coupon_for_the_book_leaves_the_course_alone(user, course, book):
    coupon_for(user, percent=50, only=[book])
    quote = quote_of(user)
    assert [row.sum.pay for row in quote.rows] == [Decimal("99.00"), Decimal("40.95")]
    assert place(user, quote).total_discount_incl_tax == Decimal("50.05")


def test_beli_pay_shipping_last(user, course, postage):
    beli_for(user, 1900)
    quote = quote_of(user)
    assert (quote.total, quote.beli, quote.pay) == (Decimal("192.90"), 1900, Decimal("2.90"))
    order = place(user, quote)
    assert order.shipping_incl_tax == Decimal("12.00") and order.amount_due == Decimal("2.90")
    on_lines = sum(line.beli_amount for line in order.lines.all())
    assert on_lines == Decimal("180.90") and order.beli_amount == Decimal("190.00")


def test_goods_all_by_beli_are_paid_at_once(user, course, postage, book):
    beli_for(user, 5000)
    order = place(user, quote_of(user))
    assert (order.status, order.payment_type) == (Status.PAID, PaymentType.BELI)
    assert order.beli == 1929 and book.stockrecords.get().num_allocated == 2


def test_coupons_leave_shipping_to_be_paid(user, course, postage):
    coupon_for(user, off=500)
    quote = quote_of(user)
    assert (quote.saved, quote.pay) == (Decimal("180.90"), Decimal("12.00"))
    assert place(user, quote).status == Status.PENDING
