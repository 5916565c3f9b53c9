"""Which coupons are used on which lines: the best combination, or the one that was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings

from checkout.coupons.candidates import Candidate
from checkout.models import CouponClaim
from checkout.offer.models import ConditionalOffer
from checkout.reckoning.arithmetic import ZERO, Sum, settle
from checkout.reckoning.best_price import best


@dataclass(frozen=True)
class Wish:
    """What the learner chose. `is_best`: the best combination, else these claims."""

    is_best: bool = True
    coupons: Mapping[str, int] = field(default_factory=dict)  # line reference: claim id
    general: int | None = None  # claim id
    beli: int | None = None  # the most to spend; None for all that can be used (D2)

    @property
    def claims(self):
        """Ids of those that were named; None when they are still to be found."""
        named = {*self.coupons.values(), self.general} - {None}
        return None if self.is_best else named


PLAIN = Wish(is_best=False, beli=0)  # no coupon, no beli


@dataclass(frozen=True)
class CouponUse:
    """What one claim takes off: `shares` in yuan by line reference."""

    claim: CouponClaim
    offer: ConditionalOffer
    shares: dict[str, Decimal]

    @property
    def amount(self):
        return sum(self.shares.values(), ZERO)


class Settlement:
    """The coupons of one settlement.

    The basket carries it to the applicator, which alone knows what lines cost after Oscar's own
    offers and asks `use_coupons` then. After that it answers what it all comes to.
    """

    def __init__(self, candidates: Mapping[int, Candidate], wish: Wish):
        self.candidates, self.wish = candidates, wish
        self.items, self.chosen, self.general = [], {}, None
        self.not_ready = []  # ids of claims that were chosen and cannot be used today

    def use_coupons(self, items) -> list[CouponUse]:
        """Choose, and say what each claim takes off. One query when any does."""
        self.items = items
        self.chosen, self.general = self.best() if self.wish.is_best else self.wished()
        return uses(self.reckon(), self.candidates)

    def reckon(self, *, beli=0, extra=ZERO) -> Sum:
        """`beli`: the most to spend; `extra`: shipping, in yuan."""
        return self.reckon_with(self.chosen, self.general, beli=beli, extra=extra)

    def reckon_best(self, *, beli=0, extra=ZERO) -> Sum:
        if self.wish.is_best:
            return self.reckon(beli=beli, extra=extra)
        return self.reckon_with(*self.best(), beli=beli, extra=extra)

    def reckon_with(self, chosen, general, *, beli, extra):
        return settle(
            self.items,
            chosen=chosen,
            general=general,
            beli=beli,
            beli_per_yuan=settings.BELI_PER_YUAN,
            extra=extra,
        )

    def best(self):
        coupons = {
            pk: candidate.coupon for pk, candidate in self.candidates.items() if candidate.is_ready
        }
        found = best(self.items, list(coupons.values()))
        return {key: coupons[pk] for key, pk in found.chosen.items()}, coupons.get(found.general)

    def wished(self):
        chosen = {key: self.ready(pk) for key, pk in self.wish.coupons.items()}
        general = self.wish.general and self.ready(self.wish.general)
        return {key: coupon for key, coupon in chosen.items() if coupon}, general

    def ready(self, pk):
        candidate = self.candidates.get(pk)
        if candidate is None or not candidate.is_ready:
            self.not_ready.append(pk)
            return None
        return candidate.coupon

    def as_chosen(self) -> Wish:
        """The wish with what became of it: the best combination stands there by name."""
        if not self.wish.is_best:
            return self.wish
        coupons = {key: coupon.key for key, coupon in self.chosen.items()}
        return Wish(True, coupons, self.general and self.general.key, self.wish.beli)


def uses(total, candidates):
    """A CouponUse for each coupon that was applied."""
    shares = {}
    for line in total.lines:
        for step in line.steps:
            if step.coupon is not None:
                shares.setdefault(step.coupon, {})[line.key] = -step.amount
    used = [candidates[pk] for pk in shares]
    return [CouponUse(one.claim, one.terms.offer, shares[one.claim.pk]) for one in used]
