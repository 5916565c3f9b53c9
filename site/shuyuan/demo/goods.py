"""A printed book with its stock, what it costs to send, and the event of sending it."""

from decimal import Decimal

from oscar.core.loading import get_model

from catalogue.models import Product, ProductAttribute, ProductClass
from catalogue.publishing import OWN_PARTNER
from checkout.sent import ensure_sent
from shuyuan.demo import content

Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")
WeightBased = get_model("shipping", "WeightBased")


def load_goods(tell):
    """What is there already stays as it is, whatever staff made of it."""
    ensure_sent()
    load_tariff(content.goods()["tariff"])
    for entry in content.goods()["books"]:
        if not StockRecord.objects.filter(partner_sku=entry["sku"]).exists():
            tell(f"{entry['title']} {put_book(entry).get_absolute_url()}")


def load_tariff(entry):
    facts = {"description": entry["description"]}
    tariff, is_new = WeightBased.objects.get_or_create(name=entry["name"], defaults=facts)
    if is_new:
        for band in entry["bands"]:
            tariff.bands.create(upper_limit=Decimal(band["up_to"]), charge=Decimal(band["charge"]))


def put_book(entry):
    product = Product(product_class=book_class())
    product.title, product.slug = entry["title"], entry["slug"]
    product.description = entry["description"].strip()
    product.attr.weight = entry["weight"]
    product.save()
    StockRecord.objects.create(
        product=product,
        partner=Partner.objects.get(code=OWN_PARTNER),
        partner_sku=entry["sku"],
        price=Decimal(entry["price"]),
        num_in_stock=entry["in_stock"],
    )
    return product


def book_class():
    facts = {"name": "图书", "requires_shipping": True, "track_stock": True}
    found, _created = ProductClass.objects.get_or_create(slug="book", defaults=facts)
    ProductAttribute.objects.get_or_create(
        product_class=found,
        code="weight",
        defaults={"name": "重量（公斤）", "type": ProductAttribute.FLOAT},
    )
    return found
