"""Coupons and claims of them, made as the shop makes them."""

from decimal import Decimal
from itertools import count

from checkout.coupons.claims import give
from checkout.coupons.making import put_coupon
from checkout.offer.models import Range

numbers = count(1)


def make_coupon(kind="amount_off", value="30", *, minimum=None, products=None, range=None, **terms):
    """A coupon of 30 yuan off, for everything unless bound to `products` or to a `range`.

    `terms`: its name, its code and what else checkout.coupons.making.put_coupon takes.
    """
    number = next(numbers)
    if products is not None:
        range = make_range(*products)
    named = {"name": f"优惠券{number}", "code": f"COUPON-{number}"} | terms
    return put_coupon(
        kind=kind,
        value=Decimal(value),
        minimum=minimum and Decimal(minimum),
        range=range,
        **named,
    )


def make_range(*products):
    found = Range.objects.create(name=f"范围 {next(numbers)}")
    for product in products:
        found.add_product(product)
    return found


def give_claim(user, voucher):
    """A claim of the user's, unused."""
    (claim,) = give(voucher=voucher, users=[user]).claims
    return claim
