"""A price told step by step, from what it was to what is paid, in the reader's words."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class PriceStep:
    """`amount`: yuan, below zero for what is taken off; `note`: which coupon, how many beli.

    Beli and their yuan are shared out separately: a line's own number of them is never told.
    """

    label: str
    amount: Decimal
    note: str = ""


LABELS = {
    "coupon": gettext_lazy("课程券"),
    "general": gettext_lazy("通用券分摊"),
    "beli": gettext_lazy("贝里分摊"),
}


def steps_of_sum(line_sum, coupon_names, offer=None):
    """The steps of an arithmetic.LineSum; `coupon_names`: {claim id: its name}.

    `offer`: the PriceOffer of a course, which knows what was published.
    """
    published, sale_name = (offer.old_price, offer.sale_name) if offer else (None, "")
    return [
        *first_steps(line_sum.price, published, sale_name),
        *(
            PriceStep(LABELS[step.kind], step.amount, coupon_names.get(step.coupon, ""))
            for step in line_sum.steps
            if step.kind != "price"
        ),
    ]


def steps_of_order_line(line):
    """What was written down when the order was placed. Wants discounts__order_discount."""
    discounts = [
        PriceStep(
            _("优惠券分摊") if is_share(discount) else pgettext("one", "优惠券"),
            -discount.amount,
            coupon_text(discount.order_discount),
        )
        for discount in sorted(line.discounts.all(), key=is_share)
    ]
    beli = [PriceStep(LABELS["beli"], -line.beli_amount)] if line.beli_amount else []
    price = line.line_price_before_discounts_incl_tax
    return [*first_steps(price, line.published_price, line.sale_name), *discounts, *beli]


def first_steps(price, published, sale_name):
    """From what was published (None: the price itself) to the price before coupons."""
    first = PriceStep(_("原价"), price if published is None else published)
    if first.amount == price:
        return [first]
    return [first, PriceStep(sale_name or _("专享价"), price - first.amount)]


def published_in_all(lines_of_steps):
    """What the lines cost as published, and a step for each sale over all of them."""
    total, sales = ZERO, defaultdict(Decimal)
    for first, *rest in lines_of_steps:
        total += first.amount
        for sale in rest:
            sales[sale.label] += sale.amount
    return total, [PriceStep(label, amount) for label, amount in sales.items()]


def is_share(discount):
    """Is this line's discount a part of one that other lines have too?"""
    return discount.amount != discount.order_discount.amount


def beli_text(number):
    return ngettext("%(n)s 贝里", "%(n)s 贝里", number) % {"n": number}


def coupon_text(discount):
    """The name, and of a coupon its claim's number, as an OrderDiscount keeps them."""
    return " ".join(filter(None, [discount.offer_name, discount.message]))
