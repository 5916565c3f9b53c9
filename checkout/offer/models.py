from oscar.apps.offer.models import *

from checkout.offer.coupon_kinds import (
    AmountOff,
    AmountOffFromMinimum,
    PercentToPay,
    SpendAtLeast,
)

__all__ = ["AmountOff", "AmountOffFromMinimum", "PercentToPay", "SpendAtLeast"]
