"""What lines cost with coupons and beli, and every step on the way (S0.37-S0.41, D2-D7).

First each line's own coupon, then one general coupon on the sum of the lines it covers, then what
is added to the whole (shipping), then beli. The one place where the shop reckons this: plain values
in, plain values out. Yuan are Decimals of whole fen, beli are whole numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from checkout.reckoning.coupon_rules import (
    ZERO,
    Coupon,
    Item,
    Kind,
    discount,
    discount_fen,
    fen,
    from_fen,
    missing,
    missing_fen,
    yuan,
)
from checkout.reckoning.sharing import share

__all__ = [
    "ZERO", "Coupon", "Item", "Kind", "LineSum", "Reason", "Refusal", "RefundShare", "Step", "Sum",
    "discount", "fen", "missing", "refund_share", "settle", "yuan",
]  # fmt: skip


HALF = Fraction(1, 2)


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


def settle(
    items: Sequence[Item],
    *,
    chosen: Mapping[str, Coupon] | None = None,
    general: Coupon | None = None,
    beli: int = 0,
    beli_per_yuan: int = 10,
    extra: Decimal = ZERO,
) -> Sum:
    """What `items` come to with the coupons `chosen` for lines (by item key) and the `general` one.

    `beli` is the most that may be spent, `extra` (yuan) what is added to the whole. A coupon that
    does not apply is left out and stands in `refusals`. Raises ValueError for what makes no sense.
    """
    check(items, beli, beli_per_yuan)
    left = {item.key: fen(item.price) for item in items}
    by_coupon, refusals = use_course_coupons(left, chosen or {})
    left = less(left, by_coupon)
    by_general, refused = use_general(left, general)
    left = less(left, by_general)
    by_beli, line_beli, extra_by_beli, extra_beli = use_beli(left, fen(extra), beli, beli_per_yuan)
    keys = {key: coupon.key for key, coupon in (chosen or {}).items()}
    taken_off = {
        "coupon": (by_coupon, keys),
        "general": (by_general, dict.fromkeys(by_general, general and general.key)),
        "beli": (by_beli, {}),
    }
    return Sum(
        tuple(LineSum(item.key, steps(item, taken_off), line_beli[item.key]) for item in items),
        extra=yuan(extra),
        extra_beli=extra_beli,
        extra_beli_off=from_fen(extra_by_beli),
        general=general.key if by_general else None,
        refusals=(*refusals, *refused),
    )


def steps(item, taken_off):
    """The item's price and what is taken off it, leaving out what takes nothing off."""
    return (
        Step("price", yuan(item.price)),
        *(
            Step(kind, -from_fen(off[item.key]), coupons.get(item.key))
            for kind, (off, coupons) in taken_off.items()
            if off.get(item.key)
        ),
    )


def check(items, beli, beli_per_yuan):
    if len({item.key for item in items}) < len(items):
        raise ValueError("Two items with one key")
    for number, least in ((beli, 0), (beli_per_yuan, 1)):
        if type(number) is not int or number < least:
            raise ValueError(f"{number!r} is no whole number from {least} up")


def less(prices, off):
    return {key: price - off.get(key, 0) for key, price in prices.items()}


def use_course_coupons(prices, chosen):
    """Fen off by item key, and the refusals. A coupon chosen twice goes to the first key."""
    off, refusals, used = {}, [], set()
    for key in sorted(chosen):
        coupon = chosen[key]
        refusal = refuse(
            coupon,
            prices.get(key, 0),
            item=key,
            is_there=key in prices,
            is_used=coupon.key in used,
        )
        if refusal:
            refusals.append(refusal)
        else:
            off[key] = discount_fen(coupon, prices[key])
            used.add(coupon.key)
    return off, refusals


def use_general(prices, general):
    """Fen off by item key, shared in proportion over the lines it covers, and the refusals."""
    if general is None:
        return {}, []
    covered = {key: price for key, price in prices.items() if key in general.covers}
    refusal = refuse(general, sum(covered.values()), is_there=bool(covered))
    if refusal:
        return {}, [refusal]
    return share(discount_fen(general, sum(covered.values())), covered), []


def refuse(coupon, price, *, item=None, is_used=False, is_there=True):
    """Why the coupon takes nothing off `price` (fen); None when it does."""
    if coupon.is_general != (item is None) or not is_there or (item and item not in coupon.covers):
        return Refusal(coupon.key, Reason.NOT_FOR_THIS, item=item)
    if is_used:
        return Refusal(coupon.key, Reason.USED_ALREADY, item=item)
    if short := missing_fen(coupon, price):
        return Refusal(coupon.key, Reason.BELOW_MINIMUM, from_fen(short), item)
    if not discount_fen(coupon, price):
        return Refusal(coupon.key, Reason.SAVES_NOTHING, item=item)
    return None


def use_beli(left, extra, beli, beli_per_yuan):
    """Fen and beli for the lines (by key), then fen and beli for the `extra` (D3).

    Whole beli, never more than is needed; lines come first, what they leave over goes to `extra`.
    """
    goods = sum(left.values())
    beli = min(beli, (goods + extra) * beli_per_yuan // 100)
    off = (beli * 200 + beli_per_yuan) // (2 * beli_per_yuan)
    on_goods = share(min(off, goods), left)
    weights = {(0, key): part for key, part in on_goods.items()}
    shares = share(beli, {**weights, (1, ""): max(0, off - goods)})
    extra_beli = shares.pop((1, ""))
    return (
        on_goods,
        {key: part for (_, key), part in shares.items()},
        max(0, off - goods),
        extra_beli,
    )


@dataclass(frozen=True)
class RefundShare:
    beli: int
    pay: Decimal


def refund_share(*, beli, pay, fraction):
    """What goes back of `beli` and of `pay` (yuan) when `fraction` (0 to 1) is refunded.

    Beli and money in the proportion in which they were paid, each rounded half up. It grows with
    the fraction: of several refunds, each is the difference between two shares from the start.
    """
    if type(beli) is not int or beli < 0 or not 0 <= fraction <= 1:
        raise ValueError(f"{fraction} of {beli!r} beli")
    exact = Fraction(fraction)
    return RefundShare(int(exact * beli + HALF), from_fen(int(exact * fen(pay) + HALF)))
