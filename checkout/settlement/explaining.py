"""Every coupon of a settlement: what it would save here, or why it does not apply (D5)."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.templatetags.shop import money
from catalogue.titles import inside
from checkout.coupons import windows
from checkout.coupons.candidates import Candidate, Status
from checkout.coupons.scopes import scopes_of
from checkout.coupons.terms import Terms
from checkout.models import CouponClaim
from checkout.reckoning.arithmetic import ZERO, Reason, Refusal, discount, fen, refuse
from checkout.settlement.combining import Settlement


@dataclass(frozen=True)
class CouponOffer:
    """A coupon where it might be used. `saves`: yuan, used here as the others stand.

    `text`: why it is not used, in the reader's language; empty for the chosen one, and for what
    may as well be chosen. One that is `is_usable` may be chosen even so.
    """

    claim: CouponClaim
    terms: Terms
    is_chosen: bool
    is_usable: bool
    saves: Decimal
    text: str


class Explainer:
    """Explains a settlement whose coupons are chosen. Four queries when a coupon fits nothing."""

    def __init__(self, settlement: Settlement, titles=None):
        """`titles`: what each line is called, by its reference."""
        self.settlement, self.titles = settlement, titles or {}
        self.total = settlement.reckon()
        self.used_on = {line.coupon: line.key for line in self.total.lines if line.coupon}

    @cached_property
    def misfits(self):
        """What covers nothing here."""
        return [one for one in self.settlement.candidates.values() if not one.covers]

    @cached_property
    def scopes(self):
        return scopes_of({candidate.terms.range_id for candidate in self.misfits})

    def for_line(self, line_sum):
        """What might be used on this line, best first, then what may not be used."""
        covering = [
            candidate
            for candidate in self.settlement.candidates.values()
            if not candidate.is_general and line_sum.key in candidate.covers
        ]
        return in_order(self.offer(one, line_sum.price, line_sum.key) for one in covering)

    def for_all(self):
        """The general ones."""
        general = [
            candidate
            for candidate in self.settlement.candidates.values()
            if candidate.is_general and candidate.covers
        ]
        return in_order(self.offer(one, self.counted_by(one)) for one in general)

    def for_nothing(self):
        return [
            CouponOffer(one.claim, one.terms, False, False, ZERO, self.why_nowhere(one))
            for one in self.misfits
        ]

    def counted_by(self, candidate):
        lines = [line for line in self.total.lines if line.key in candidate.covers]
        return sum((line.price - line.coupon_off for line in lines), ZERO)

    def offer(self, candidate, price, key=None):
        refusal = refuse(candidate.coupon, fen(price), item=key)
        is_usable = candidate.is_ready and refusal is None
        is_chosen = self.is_chosen(candidate, key)
        saves = discount(candidate.coupon, price) if is_usable else ZERO
        text = "" if is_chosen and is_usable else self.why_not(candidate, refusal)
        return CouponOffer(candidate.claim, candidate.terms, is_chosen, is_usable, saves, text)

    def is_chosen(self, candidate, key):
        chosen = self.settlement.chosen.get(key) if key else self.settlement.general
        return chosen is not None and chosen.key == candidate.claim.pk

    def why_not(self, candidate, refusal):
        if not candidate.is_ready:
            return why_not_ready(candidate)
        if refusal:
            return self.why_refused(refusal)
        elsewhere = self.used_on.get(candidate.claim.pk)
        if elsewhere is not None:
            return _("已用于《%(title)s》") % {"title": inside(self.titles[elsewhere])}
        return _("已有更优惠的组合") if self.settlement.wish.is_best else ""

    def why_refused(self, refusal: Refusal):
        match refusal.reason:
            case Reason.BELOW_MINIMUM:
                return _("再买 %(amount)s 可用") % {"amount": money(refusal.missing)}
            case Reason.USED_ALREADY:
                return _("一张券只能用一次")
            case Reason.SAVES_NOTHING:
                return _("没有可优惠的金额")
            case Reason.NOT_FOR_THIS:
                candidate = self.settlement.candidates.get(refusal.coupon)
                return self.why_nowhere(candidate) if candidate else ""

    def why_nowhere(self, candidate: Candidate):
        """It covers nothing here."""
        if not candidate.is_ready:
            return why_not_ready(candidate)
        if candidate.is_general:
            return _("不可用于学位课")
        scope = self.scopes.get(candidate.terms.range_id)
        if scope is None or not scope.places:
            return _("指定课程可用")
        names = _("、").join(name for name, _address in scope.places)
        return _("仅限%(names)s%(others)s") % {"names": names, "others": scope.others}

    def problems(self):
        """Sentences about what was chosen and not applied (D5)."""
        refused = [(one.coupon, self.why_refused(one)) for one in self.total.refusals]
        gone = [(pk, self.why_gone(pk)) for pk in self.settlement.not_ready]
        return [self.problem(pk, why) for pk, why in (*gone, *refused)]

    def why_gone(self, pk):
        candidate = self.settlement.candidates.get(pk)
        return why_not_ready(candidate) if candidate else _("已被使用、已过期或不属于您")

    def problem(self, pk, why):
        candidate = self.settlement.candidates.get(pk)
        name = name_of(candidate) if candidate else _("所选优惠券")
        return _("%(coupon)s没有使用：%(reason)s") % {"coupon": name, "reason": why}


def name_of(coupon):
    """`coupon`: whatever knows its claim and its terms."""
    return f"“{coupon.terms.label} {coupon.claim.voucher.title}”"


def why_not_ready(candidate):
    if candidate.claim.status == Status.HELD:
        return _("在待支付订单中")
    if not candidate.claim.voucher.is_on:
        return _("已停用")
    days = windows.days_until(candidate.claim.use_from)
    return ngettext("%(days)s 天后可用", "%(days)s 天后可用", days) % {"days": days}


def in_order(offers):
    """Chosen first, then what saves most, then what cannot be used. Ties keep their order."""
    return sorted(offers, key=lambda one: (not one.is_chosen, not one.is_usable, -one.saves))
