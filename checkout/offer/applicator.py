"""Oscar's own offers for goods; coupons as checkout.reckoning has them (decision 7)."""

from oscar.apps.offer import applicator as oscars

from checkout.offer.results import OfferApplications
from checkout.reckoning.arithmetic import Item, yuan


class Applicator(oscars.Applicator):
    def apply(self, basket, user=None, request=None):
        """First Oscar's offers, then the coupons of the settlement that the basket carries.

        What was applied before is forgotten, so that it may be called again. Courses take no
        offers: their sale prices are part of the price.
        """
        lines = list(basket.all_lines())
        for line in lines:
            line.clear_discount()
        basket.offer_applications = OfferApplications()
        if any(line.product.is_discountable for line in lines):
            super().apply(basket, user, request)
        if basket.settlement is not None:
            use_coupons(basket, lines)

    def get_basket_offers(self, basket, user):
        """None: coupons are claims, they hang on no basket."""
        return []


def use_coupons(basket, lines):
    """Write back what the settlement makes of the lines as offers have left them."""
    by_reference = {line.line_reference: line for line in lines}
    items = [
        Item(reference, yuan(line.line_price_incl_tax_incl_discounts))
        for reference, line in by_reference.items()
    ]
    for use in basket.settlement.use_coupons(items):
        for reference, amount in use.shares.items():
            line = by_reference[reference]
            with_tax = not line.discounts.excl_tax  # Oscar lets no line have both
            line.discount(amount, line.quantity, incl_tax=with_tax, offer=use.offer)
        basket.offer_applications.add_coupon(use)
