"""What chosen lines come to, with what it costs to send them."""

from dataclasses import dataclass

from oscar.core.loading import get_class
from oscar.core.prices import Price

from checkout.sending import Repository

Applicator = get_class("offer.applicator", "Applicator")
OrderTotalCalculator = get_class("checkout.calculators", "OrderTotalCalculator")


@dataclass(frozen=True)
class BasketPrice:
    total: Price
    shipping_method: object
    shipping_charge: Price


def price_basket(basket, *, user, shipping_address=None) -> BasketPrice:
    """With the coupons of the basket's settlement; goods have offers and shipping, as Oscar has."""
    Applicator().apply(basket, user)
    method = Repository().get_default_shipping_method(
        basket, user=user, shipping_addr=shipping_address
    )
    charge = method.calculate(basket)
    total = OrderTotalCalculator().calculate(basket, charge)
    return BasketPrice(total=total, shipping_method=method, shipping_charge=charge)
