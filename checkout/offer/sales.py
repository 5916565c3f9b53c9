"""Sale prices: Oscar's dated site offers, answered to catalogue.partner.sale_prices.

A price that everybody sees can depend on nothing but the course and the moment. So an offer is a
sale price when it is a site offer with an end; takes a percentage or yuan off each item; asks for
no more than one item; and has no limit of uses. A course is in it that stands in both the
condition's range and the benefit's. All other offers are for goods, by Oscar's own applicator.
"""

from collections import defaultdict

from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalogue.partner.sale_prices import Sale, Sales
from checkout.offer.membership import products_in_ranges

Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")

FOR_EVERYBODY = {
    "offer_type": ConditionalOffer.SITE,
    "status": ConditionalOffer.OPEN,
    "end_datetime__isnull": False,
    "max_global_applications": None,
    "max_user_applications": None,
    "max_basket_applications": None,
    "max_discount": None,
}
PER_ITEM = {
    "benefit__type__in": [Benefit.PERCENTAGE, Benefit.FIXED_UNIT],
    "benefit__proxy_class": None,
    "condition__type__in": [Condition.COUNT, Condition.COVERAGE],
    "condition__value__lte": 1,
    "condition__proxy_class": None,
}


def sale_offers():
    """Offers that are sale prices, whenever they begin or end."""
    return ConditionalOffer.objects.filter(**FOR_EVERYBODY, **PER_ITEM)


def why_not_for_courses(offer):
    """Why an open site offer changes no course's price; "" when it does, or is meant for nobody."""
    if offer.end_datetime is None:
        return _("对课程不起作用：没有结束时间")
    if not sale_offers().filter(pk=offer.pk).exists() and offer.is_open:
        return _("对课程不起作用：限了次数或数额，或不是每件减价")
    return ""


def sales_now(product_ids):
    """Sales of these products: one query when none is running, two otherwise."""
    now = timezone.now()
    offers = list(sale_offers().filter(end_datetime__gt=now).select_related("benefit", "condition"))
    running = [offer for offer in offers if has_begun(offer, now)]
    moments = [offer.end_datetime for offer in offers]
    moments += [offer.start_datetime for offer in offers if not has_begun(offer, now)]
    return Sales(by_product(running, product_ids), min(moments, default=None))


def has_begun(offer, now):
    return offer.start_datetime is None or offer.start_datetime <= now


def by_product(offers, product_ids):
    """{product id: [Sale, ...]}"""
    ranges = {offer.benefit.range_id for offer in offers}
    ranges |= {offer.condition.range_id for offer in offers}
    members = products_in_ranges(ranges - {None}, product_ids)
    sales = defaultdict(list)
    for offer in offers:
        rewarded = members.get(offer.benefit.range_id, set())
        for product_id in rewarded & members.get(offer.condition.range_id, set()):
            sales[product_id].append(sale_of(offer))
    return sales


def sale_of(offer):
    is_percentage = offer.benefit.type == Benefit.PERCENTAGE
    off = "percent_off" if is_percentage else "yuan_off"
    return Sale(name=offer.name, ends_at=offer.end_datetime, **{off: offer.benefit.value})
