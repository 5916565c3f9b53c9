"""Oscar's register of what was taken off a basket's line."""

from oscar.apps.basket import utils as oscars


class LineDiscountRegistry(oscars.LineDiscountRegistry):
    def available(self, offer=None):
        """A coupon stands beside any offer: which ones go together was settled before."""
        if offer is not None and offer.is_voucher_offer_type:
            return self._line.quantity - self.num_consumed(offer)
        return super().available(offer)
