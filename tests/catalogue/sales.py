"""Makers of dated site offers, as staff make them in Oscar's dashboard."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from oscar.core.loading import get_model

Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Range = get_model("offer", "Range")


def make_range(name, *, products=(), categories=(), **fields):
    range_ = Range.objects.create(name=name, **fields)
    range_.included_categories.add(*categories)
    for product in products:
        range_.add_product(product)
    return range_


def make_sale(*products, name="秋季特惠", percent=None, yuan=None, categories=(), **fields):
    """Running since yesterday for a week, unless said otherwise. `percent` or `yuan` off."""
    where = fields.pop("range", None) or make_range(
        f"{name}的课程", products=products, categories=categories
    )
    kind = Benefit.PERCENTAGE if percent is not None else Benefit.FIXED_UNIT
    now = timezone.now()
    return ConditionalOffer.objects.create(
        name=name,
        benefit=Benefit.objects.create(range=where, type=kind, value=Decimal(percent or yuan)),
        condition=fields.pop("condition", None)
        or Condition.objects.create(range=where, type=Condition.COUNT, value=1),
        start_datetime=fields.pop("begins", now - timedelta(days=1)),
        end_datetime=fields.pop("ends", now + timedelta(days=7)),
        **fields,
    )
