"""What coupons say, read plainly from Oscar's offers."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from checkout.offer.coupon_kinds import KINDS
from checkout.offer.models import ConditionalOffer
from checkout.reckoning.arithmetic import ZERO, Kind
from checkout.voucher.models import Voucher

VoucherOffer = Voucher.offers.through
CLASS_OF = {kind: f"{cls.__module__}.{cls.__qualname__}" for kind, cls in KINDS.items()}
KIND_OF = {path: Kind(kind) for kind, path in CLASS_OF.items()}


@dataclass(frozen=True)
class Terms:
    """`value`: yuan off, or the percent still to be paid; `minimum`: yuan; `range_id`: what it is
    bound to, None for a general coupon (D7); `offer`: the offer of Oscar's that says so."""

    kind: Kind
    value: Decimal
    minimum: Decimal
    range_id: int | None
    covers_degrees: bool
    offer: ConditionalOffer | None = field(default=None, compare=False, repr=False)

    @property
    def label(self):
        """立减30, 满200减30, 7.9折 (S1.52), in the reader's language."""
        if self.kind == Kind.AMOUNT_OFF:
            return _("立减%(value)s") % {"value": plain(self.value)}
        if self.kind == Kind.AMOUNT_OFF_FROM:
            figures = {"minimum": plain(self.minimum), "value": plain(self.value)}
            return _("满%(minimum)s减%(value)s") % figures
        if (get_language() or "zh").startswith("zh"):  # tenths that are still to be paid
            return f"{plain(self.value / 10)}折"
        return _("减 %(value)s%%") % {"value": plain(100 - self.value)}  # as tickets say it


def terms_of(vouchers):
    """{voucher id: Terms}, by one query; a voucher that is no coupon of ours is left out."""
    vouchers = {voucher.pk: voucher for voucher in vouchers}
    if not vouchers:
        return {}
    rows = VoucherOffer.objects.filter(
        voucher__in=vouchers, conditionaloffer__benefit__proxy_class__in=KIND_OF
    ).select_related("conditionaloffer__benefit", "conditionaloffer__condition")
    return {row.voucher_id: read(row.conditionaloffer, vouchers[row.voucher_id]) for row in rows}


def read(offer, voucher):
    """The codes of a set share an offer; each has a copy of its own here."""
    offer.set_voucher(voucher)
    return Terms(
        kind=KIND_OF[offer.benefit.proxy_class],
        value=offer.benefit.value,
        minimum=offer.condition.value or ZERO,
        range_id=offer.condition.range_id,
        covers_degrees=voucher.covers_degrees,
        offer=offer,
    )


def plain(number):
    """30 for 30.00, 7.95 for 7.950."""
    return f"{number.normalize():f}"
