"""The three kinds of coupon, as benefits of Oscar's, and their one condition (S0.32).

Oscar keeps their values and lists them in its dashboard; what they take off is reckoned in
checkout.reckoning.arithmetic alone, never by Oscar's own way of applying benefits.
"""

from django.utils.translation import gettext_lazy as _
from oscar.apps.offer.models import Benefit, Condition


class CouponBenefit:
    """`value` is what the kind says: yuan off, or the percent that is still to be paid."""

    kind = ""
    wording = ""

    @property
    def name(self):
        return self.wording % {"value": self.value}

    @property
    def description(self):
        return self.name


class AmountOff(CouponBenefit, Benefit):
    kind = "amount_off"
    wording = _("立减 %(value)s 元")

    class Meta:
        app_label = "offer"
        proxy = True
        verbose_name = _("立减券")


class AmountOffFromMinimum(CouponBenefit, Benefit):
    kind = "amount_off_from"
    wording = _("满额减 %(value)s 元")

    class Meta:
        app_label = "offer"
        proxy = True
        verbose_name = _("满减券")


class PercentToPay(CouponBenefit, Benefit):
    kind = "percent_to_pay"
    wording = _("付原价的 %(value)s%%")

    class Meta:
        app_label = "offer"
        proxy = True
        verbose_name = _("折扣券")


KINDS = {benefit.kind: benefit for benefit in (AmountOff, AmountOffFromMinimum, PercentToPay)}


class SpendAtLeast(Condition):
    """`value`: the least that must be spent, in yuan; nothing for no minimum. `range`: what it
    may be used on; none for a general coupon (D7)."""

    class Meta:
        app_label = "offer"
        proxy = True
        verbose_name = _("满额")

    @property
    def name(self):
        return _("满 %(value)s 元") % {"value": self.value or 0}

    @property
    def description(self):
        return self.name
