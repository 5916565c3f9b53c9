"""Bringing the shop in line with what editors publish (decision 1).

The page hands plain values down; the product never looks up at its page.
"""

from django.db import transaction
from oscar.core.loading import get_model

from catalogue.models import PricePeriod, Product, ProductCategory, ProductClass

COURSE_CLASS = "course"
OWN_PARTNER = "shuyuan"


class NoPrice(ValueError):
    """A course cannot go on sale without a price."""


@transaction.atomic
def put_on_sale(*, product, title, slug, url, category, periods, cover="", kind=None):
    """Create the course (`product` None) or bring it in line, and return it. May be repeated.

    `periods` are (days, Decimal yuan); days None means for ever. Periods are matched by their
    days; what is no longer among them is retired, never deleted. `category` may be None;
    `cover` is the address of a picture. `kind` None: what it is already, or else a course.
    Raises NoPrice when there are no periods, ValueError when two have the same days.
    """
    prices = _prices_by_days(periods)
    product = (
        Product() if product is None else Product.objects.select_for_update().get(pk=product.pk)
    )
    product.title, product.slug, product.url, product.cover = title, slug, url, cover
    product.kind = kind or (product.kind if product.is_course else Product.Kind.COURSE)
    product.is_public = True
    product.structure, product.is_discountable = Product.STANDALONE, False  # its price says all
    product.product_class = course_class()
    product.from_price = min(prices.values())
    product.save()
    _set_category(product, category)
    _set_periods(product, prices)
    _set_stockrecord(product)
    return product


def take_off_sale(*, product):
    """Nobody can buy it any more; what was bought stays bought, and baskets say why."""
    Product.objects.filter(pk=product.pk).update(is_public=False)
    product.is_public = False


def move(*, product, slug, url):
    """The page has a new address."""
    Product.objects.filter(pk=product.pk).update(slug=slug, url=url)
    product.slug, product.url = slug, url


def course_class():
    """The product class of every course: nothing is sent and nothing runs out."""
    facts = {"name": "课程", "requires_shipping": False, "track_stock": False}
    return ProductClass.objects.get_or_create(slug=COURSE_CLASS, defaults=facts)[0]


def _prices_by_days(periods):
    periods = list(periods)
    prices = dict(periods)
    if not prices:
        raise NoPrice("a course needs at least one price")
    if len(prices) != len(periods):
        raise ValueError("two prices for the same number of days")
    return prices


def _set_category(product, category):
    wanted = {category.pk} if category else set()
    current = ProductCategory.objects.filter(product=product)
    had = set(current.values_list("category_id", flat=True))
    if had != wanted:
        current.exclude(category_id__in=wanted).delete()
        ProductCategory.objects.bulk_create(
            ProductCategory(product=product, category_id=pk) for pk in wanted - had
        )


def _set_periods(product, prices):
    rows = {period.days: period for period in PricePeriod.objects.filter(product=product)}
    for days, row in rows.items():
        price, is_active = prices.get(days, row.price), days in prices
        if (row.price, row.is_active) != (price, is_active):
            row.price, row.is_active = price, is_active
            row.save(update_fields=["price", "is_active"])
    PricePeriod.objects.bulk_create(
        PricePeriod(product=product, days=days, price=price)
        for days, price in prices.items()
        if days not in rows
    )


def _set_stockrecord(product):
    """Oscar sells nothing without a stock record. The strategy never reads its price."""
    partner, _created = get_model("partner", "Partner").objects.get_or_create(
        code=OWN_PARTNER, defaults={"name": "书院"}
    )
    get_model("partner", "StockRecord").objects.update_or_create(
        product=product,
        partner=partner,
        defaults={"partner_sku": f"course-{product.pk}", "price": product.from_price},
    )
