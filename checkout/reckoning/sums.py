"""What lines come to, as plain values: every step, the whole sum, and what was refused."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from checkout.reckoning.coupon_rules import ZERO


class Reason(StrEnum):
    """Why a coupon takes nothing off here, or is not the one that was picked."""

    BELOW_MINIMUM = "below_minimum"
    NOT_FOR_THIS = "not_for_this"
    USED_ALREADY = "used_already"
    SAVES_NOTHING = "saves_nothing"


@dataclass(frozen=True)
class Step:
    """`kind` is "price", "coupon", "general" or "beli"; what it takes off (yuan) is below zero."""

    kind: str
    amount: Decimal
    coupon: int | None = None


@dataclass(frozen=True)
class LineSum:
    """One line's way from its price to what is paid, in yuan; `beli` are whole beli."""

    key: str
    steps: tuple[Step, ...]
    beli: int = 0

    @property
    def price(self):
        return self.of("price")

    @property
    def coupon(self):
        return next((step.coupon for step in self.steps if step.kind == "coupon"), None)

    @property
    def coupon_off(self):
        return -self.of("coupon")

    @property
    def general_off(self):
        return -self.of("general")

    @property
    def before_beli(self):
        return self.price - self.coupon_off - self.general_off

    @property
    def beli_off(self):
        return -self.of("beli")

    @property
    def pay(self):
        return sum((step.amount for step in self.steps), ZERO)

    def of(self, kind):
        return sum((step.amount for step in self.steps if step.kind == kind), ZERO)


@dataclass(frozen=True)
class Refusal:
    """A coupon that was chosen and not applied; `missing`: yuan to its minimum (D5)."""

    coupon: int
    reason: Reason
    missing: Decimal = ZERO
    item: str | None = None


@dataclass(frozen=True)
class Sum:
    """What it all comes to, in yuan: `lines` in the order given, `general` the coupon applied.

    `extra_beli` and `extra_beli_off` are the part of the beli that pays for `extra`.
    """

    lines: tuple[LineSum, ...]
    extra: Decimal = ZERO
    extra_beli: int = 0
    extra_beli_off: Decimal = ZERO
    general: int | None = None
    refusals: tuple[Refusal, ...] = ()

    @property
    def goods_total(self):
        return sum((line.price for line in self.lines), ZERO)

    @property
    def coupons_off(self):
        return sum((line.coupon_off for line in self.lines), ZERO)

    @property
    def general_off(self):
        return sum((line.general_off for line in self.lines), ZERO)

    @property
    def saved(self):
        """What all coupons together take off."""
        return self.coupons_off + self.general_off

    @property
    def total(self):
        """After coupons, with `extra`; beli are still to come."""
        return self.goods_total - self.saved + self.extra

    @property
    def beli(self):
        return sum(line.beli for line in self.lines) + self.extra_beli

    @property
    def beli_off(self):
        return sum((line.beli_off for line in self.lines), self.extra_beli_off)

    @property
    def pay(self):
        return self.total - self.beli_off
