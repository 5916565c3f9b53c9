"""A price told step by step, from what it was to what is paid, in the reader's words."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext


@dataclass(frozen=True)
class PriceStep:
    """`amount`: yuan, below zero for what is taken off; `note`: which coupon, how many beli.

    Beli and their yuan are shared out separately: a line's own number of them is never told.
    """

    label: str
    amount: Decimal
    note: str = ""


LABELS = {
    "price": gettext_lazy("原价"),
    "coupon": gettext_lazy("课程券"),
    "general": gettext_lazy("通用券分摊"),
    "beli": gettext_lazy("贝里分摊"),
}


def steps_of_sum(line_sum, coupon_names):
    """The steps of an arithmetic.LineSum; `coupon_names`: {claim id: its name}."""
    return [
        PriceStep(
            LABELS[step.kind],
            step.amount,
            coupon_names.get(step.coupon, ""),
        )
        for step in line_sum.steps
    ]


def steps_of_order_line(line):
    """What was written down when the order was placed. Wants discounts__order_discount."""
    discounts = [
        PriceStep(
            _("优惠券分摊") if is_share(discount) else _("优惠券"),
            -discount.amount,
            coupon_text(discount.order_discount),
        )
        for discount in sorted(line.discounts.all(), key=is_share)
    ]
    beli = [PriceStep(LABELS["beli"], -line.beli_amount)]
    return [
        PriceStep(LABELS["price"], line.line_price_before_discounts_incl_tax),
        *discounts,
        *(beli if line.beli_amount else []),
    ]


def is_share(discount):
    """Is this line's discount a part of one that other lines have too?"""
    return discount.amount != discount.order_discount.amount


def beli_text(number):
    return ngettext("%(n)s 贝里", "%(n)s 贝里", number) % {"n": number}


def coupon_text(discount):
    """The name, and of a coupon its claim's number, as an OrderDiscount keeps them."""
    return " ".join(filter(None, [discount.offer_name, discount.message]))
