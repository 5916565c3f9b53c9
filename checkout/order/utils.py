"""Writing an order down, by Oscar's creator and a few words of our own."""

import secrets

from django.utils import timezone
from oscar.apps.order import utils as oscars
from oscar.core.loading import get_model

from checkout.offer.counting import count_use
from checkout.order.discounts import write_coupons
from checkout.order.models import Line

LinePrice = get_model("order", "LinePrice")
RANDOM_DIGITS = 10


class OrderNumberGenerator:
    def order_number(self, basket=None):
        """Date and random digits (D21). It may be taken: the constraint has the last word."""
        digits = secrets.randbelow(10**RANDOM_DIGITS)
        return f"{timezone.localtime():%Y%m%d}{digits:0{RANDOM_DIGITS}}"


class OrderCreator(oscars.OrderCreator):
    """Oscar's, but courses and coupons are written all at once: the queries stay flat.

    `total`: the arithmetic's Sum, which knows each line's share of the beli.
    """

    def __init__(self, total):
        self.sums = {line_sum.key: line_sum for line_sum in total.lines}
        self.written = {}  # order lines by the basket's reference

    def place_order(self, basket, *args, **kwargs):
        order = super().place_order(basket, *args, **kwargs)
        write_coupons(order, basket.offer_applications.coupons, self.written)
        return order

    def create_order_model(self, user, basket, *args, **kwargs):
        order = super().create_order_model(user, basket, *args, **kwargs)
        order.user = user
        self.create_course_lines(order, [line for line in basket.all_lines() if is_course(line)])
        return order

    def create_line_models(self, order, basket_line, extra_line_fields=None):
        if not is_course(basket_line):
            fields = {**(extra_line_fields or {}), **self.beli_of(basket_line)}
            line = super().create_line_models(order, basket_line, fields)
            self.written[basket_line.line_reference] = line

    def create_course_lines(self, order, basket_lines):
        lines = Line.objects.bulk_create(
            course_line(order, line, **self.beli_of(line)) for line in basket_lines
        )
        LinePrice.objects.bulk_create(
            LinePrice(
                order=order,
                line=line,
                quantity=line.quantity,
                price_incl_tax=line.line_price_incl_tax,
                price_excl_tax=line.line_price_excl_tax,
            )
            for line in lines
        )
        references = [line.line_reference for line in basket_lines]
        self.written |= dict(zip(references, lines, strict=True))

    def beli_of(self, basket_line):
        line_sum = self.sums[basket_line.line_reference]
        return {"beli": line_sum.beli, "beli_amount": line_sum.beli_off}

    # Coupons are written down together, and counted by their claims (decision 7).

    def create_discount_model(self, order, discount):
        if "coupon" not in discount:
            super().create_discount_model(order, discount)

    def record_discount(self, discount):
        if "coupon" not in discount:
            count_use(
                offer=discount["offer"], frequency=discount["freq"], amount=discount["discount"]
            )


def is_course(basket_line):
    return basket_line.product.is_course


def course_line(order, basket_line, **fields):
    """An unsaved order line; what it says stays true whatever becomes of the course."""
    product, stockrecord = basket_line.product, basket_line.stockrecord
    price = basket_line.line_price_incl_tax_incl_discounts
    offer = basket_line.basket.strategy.offer_of(basket_line.period)
    return Line(
        order=order,
        partner=stockrecord.partner,
        partner_name=stockrecord.partner.name,
        partner_sku=stockrecord.partner_sku,
        stockrecord=stockrecord,
        product=product,
        title=product.shop_title,
        quantity=basket_line.quantity,
        num_allocated=0,
        line_price_excl_tax=price,
        line_price_incl_tax=price,
        line_price_before_discounts_excl_tax=basket_line.line_price_incl_tax,
        line_price_before_discounts_incl_tax=basket_line.line_price_incl_tax,
        unit_price_excl_tax=basket_line.unit_price_incl_tax,
        unit_price_incl_tax=basket_line.unit_price_incl_tax,
        is_course=True,
        period_days=basket_line.period.days,
        published_price=offer.old_price,
        sale_name=offer.sale_name,
        **fields,
    )
