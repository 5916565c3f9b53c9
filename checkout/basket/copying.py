"""The order's own basket: a frozen copy of what was chosen."""

from oscar.core.loading import get_model

from checkout.basket.models import Basket, Line

LineAttribute = get_model("basket", "LineAttribute")

COPIED = ("line_reference", "product_id", "stockrecord_id", "period_id", "quantity")


def frozen_copy(*, user, lines, strategy):
    """A FROZEN basket with copies of `lines`, which are left alone. Prices are today's.

    Belongs in the transaction that places the order.
    """
    basket = Basket.objects.create(owner=user, status=Basket.FROZEN)
    copies = [copy_line(basket, line) for line in lines]
    Line.objects.bulk_create(copies)
    LineAttribute.objects.bulk_create(
        LineAttribute(line=copy, option_id=attribute.option_id, value=attribute.value)
        for copy, line in zip(copies, lines, strict=True)
        for attribute in attributes_of(line)
    )
    basket.strategy = strategy
    return basket


def copy_line(basket, line):
    return Line(basket=basket, **{name: getattr(line, name) for name in COPIED})


def attributes_of(line):
    """Only goods have options; a line that is not saved has none."""
    return line.attributes.all() if line.pk and not line.product.is_course else []


def line_to_buy_now(*, user, period, strategy):
    """An unsaved line for one course, in an unsaved basket: the real one is not touched (D14)."""
    product = period.product
    basket = Basket(owner=user)
    basket.strategy = strategy
    return Line(
        basket=basket,
        line_reference=f"course-{product.pk}",
        product=product,
        stockrecord=strategy.fetch_for_period(product, period).stockrecord,
        period=period,
        quantity=1,
    )
