"""What a person has bought before, so that the shop can say so before it is bought again (D22)."""

from checkout.order.models import Line
from checkout.states import HAS_BEEN_PAID


def bought_before(*, user, products):
    """{product id: bought for ever?} for those of `products` (objects or ids). One query.

    What was refunded and taken back counts as never bought (D19).
    """
    if not user.is_authenticated:
        return {}
    lines = Line.objects.filter(
        order__user=user,
        order__status__in=HAS_BEEN_PAID,
        product__in=products,
        is_course=True,
        access_ended_at=None,
    )
    found = {}
    for product_id, days in lines.values_list("product_id", "period_days"):
        found[product_id] = found.get(product_id, False) or days is None
    return found
