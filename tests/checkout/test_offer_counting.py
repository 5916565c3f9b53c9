"""An order counts the offers that it used, and changes nothing else about them."""

from decimal import Decimal

import pytest
from django.core.cache import caches
from oscar.core.loading import get_model

from catalogue.models import Product, ProductClass
from checkout.offer.counting import count_use
from home.public_cache import GENERATION, purge
from tests.catalogue.sales import make_sale
from tests.checkout.shopping import basket_of
from tests.checkout.spending import place_as_quoted
from tests.factories import UserFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db
ConditionalOffer = get_model("offer", "ConditionalOffer")
Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")


@pytest.fixture
def book():
    kind = ProductClass.objects.create(name="图书", requires_shipping=False, track_stock=True)
    book = Product.objects.create(title="文房四宝", slug="book", product_class=kind)
    StockRecord.objects.create(
        product=book,
        partner=Partner.objects.create(name="书局", code="press"),
        partner_sku="b1",
        price=Decimal("50.00"),
        num_in_stock=9,
    )
    return book


@pytest.fixture
def offer(book):
    """Ten percent off each book."""
    return make_sale(book, percent="10")


def buy(book, number):
    user = UserFactory()
    basket_of(user).add_product(book, number)
    return place_as_quoted(user)


def test_an_order_counts_what_it_used(book, offer):
    assert buy(book, 2).total_incl_tax == Decimal("90.00")
    buy(book, 1)
    offer.refresh_from_db()
    assert (offer.num_applications, offer.num_orders) == (2, 2)
    assert offer.total_discount == Decimal("15.00")
    assert offer.status == offer.OPEN


def test_an_order_makes_nobody_forget_the_public_pages(
    book, offer, django_capture_on_commit_callbacks
):
    purge()
    before = caches["pages"].get(GENERATION)
    with django_capture_on_commit_callbacks(execute=True):
        buy(book, 1)
    assert caches["pages"].get(GENERATION) == before


def test_what_staff_changed_meanwhile_stays(offer):
    ConditionalOffer.objects.filter(pk=offer.pk).update(status=offer.SUSPENDED)
    count_use(offer=offer, frequency=1, amount=Decimal("5.00"))
    offer.refresh_from_db()
    assert offer.is_suspended and offer.num_orders == 1


def test_an_offer_of_few_uses_is_used_up(book, offer):
    offer.max_global_applications = 1
    offer.save()
    buy(book, 1)
    assert ConditionalOffer.objects.get().status == offer.CONSUMED
    assert buy(book, 1).total_incl_tax == Decimal("50.00")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_orders_at_once_lose_no_count(offer):
    at_once(lambda _: count_use(offer=offer, frequency=2, amount=Decimal("5.00")), range(8))
    offer.refresh_from_db()
    assert (offer.num_applications, offer.num_orders) == (16, 8)
    assert offer.total_discount == Decimal("40.00")
