"""What lines cost with coupons and beli, and every step on the way (S0.37-S0.41, D2-D7).

First each line's own coupon, then one general coupon on the sum of the lines it covers, then what
is added to the whole (shipping), then beli. The one place where the shop reckons this: plain values
in, plain values out. Yuan are Decimals of whole fen, beli are whole numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
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
from checkout.reckoning.sums import LineSum, Reason, Refusal, Step, Sum

__all__ = [
    "ZERO", "Coupon", "Item", "Kind", "LineSum", "Reason", "Refusal", "RefundShare", "Step", "Sum",
    "discount", "fen", "missing", "refund_share", "settle", "yuan",
]  # fmt: skip


HALF = Fraction(1, 2)


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
    prices = {item.key: fen(item.price) for item in items}
    off = TakenOff.of(prices, chosen or {}, general)
    left = less(less(prices, off.by_coupon), off.by_general)
    by_beli, line_beli, extra_by_beli, extra_beli = use_beli(left, fen(extra), beli, beli_per_yuan)
    taken_off = off.by_kind() | {"beli": (by_beli, {})}
    return Sum(
        tuple(LineSum(item.key, steps(item, taken_off), line_beli[item.key]) for item in items),
        extra=yuan(extra),
        extra_beli=extra_beli,
        extra_beli_off=from_fen(extra_by_beli),
        general=off.general and off.general.key,
        refusals=off.refusals,
    )


@dataclass(frozen=True)
class TakenOff:
    """What coupons take off, in fen by item key. `general`: the one that was applied."""

    by_coupon: dict[str, int]
    by_general: dict[str, int]
    chosen: Mapping[str, Coupon]
    general: Coupon | None
    refusals: tuple[Refusal, ...]

    @classmethod
    def of(cls, prices, chosen, general):
        by_coupon, refusals = use_course_coupons(prices, chosen)
        by_general, refused = use_general(less(prices, by_coupon), general)
        applied = general if by_general else None
        return cls(by_coupon, by_general, chosen, applied, (*refusals, *refused))

    def by_kind(self):
        """{kind of step: (fen off by item key, coupon by item key)}"""
        keys = {key: coupon.key for key, coupon in self.chosen.items()}
        generals = dict.fromkeys(self.by_general, self.general and self.general.key)
        return {"coupon": (self.by_coupon, keys), "general": (self.by_general, generals)}


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
