"""What was taken off a basket: by offers as Oscar has it, and by coupons, one entry per claim."""

from oscar.apps.offer import results as oscars


class OfferApplications(oscars.OfferApplications):
    def add_coupon(self, use):
        """Oscar's `add` would make one of two codes of a set: they share their offer."""
        self.applications[f"claim-{use.claim.pk}"] = {
            "offer": use.offer,
            "result": oscars.BasketDiscount(use.amount),
            "name": use.offer.name,
            "description": use.claim.voucher.brief,
            "voucher": use.claim.voucher,
            "freq": 1,
            "discount": use.amount,
            "coupon": use,
        }

    @property
    def coupons(self):
        """The CouponUses alone."""
        return [entry["coupon"] for entry in self if "coupon" in entry]
