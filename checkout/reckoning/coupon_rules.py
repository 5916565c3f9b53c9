"""What one coupon takes off one price (S0.37, D4, D5), reckoned in whole fen."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cached_property

FEN = Decimal("0.01")
ZERO = Decimal("0.00")


class Kind(StrEnum):
    AMOUNT_OFF = "amount_off"  # 立减
    AMOUNT_OFF_FROM = "amount_off_from"  # 满减
    PERCENT_TO_PAY = "percent_to_pay"  # 折扣: 79 reads 7.9折 (D4)


@dataclass(frozen=True)
class Item:
    """One line: `price` is for the whole line, in yuan."""

    key: str
    price: Decimal

    def __post_init__(self):
        fen(self.price)


@dataclass(frozen=True)
class Coupon:
    """`value` is yuan off, or the percent that is still to be paid; `minimum` (yuan) is 满减's.

    `covers`: keys of the items it may be used on; of a general one those that it counts.
    """

    key: int
    kind: Kind
    value: Decimal
    minimum: Decimal = ZERO
    covers: frozenset[str] = frozenset()
    is_general: bool = False

    def __post_init__(self):
        fen(self.minimum)
        if fen(self.value) > 10000 and self.kind == Kind.PERCENT_TO_PAY:
            raise ValueError(f"{self.value} percent to pay makes it dearer")

    @cached_property
    def value_fen(self):
        """The value as whole fen, or as hundredths of a percent."""
        return fen(self.value)

    @cached_property
    def minimum_fen(self):
        return fen(self.minimum)


def yuan(amount):
    """Rounded to the fen, half up: the one rule for money that does not come out even."""
    return Decimal(amount).quantize(FEN, ROUND_HALF_UP)


def fen(amount):
    """Yuan as whole fen. Raises ValueError for what is no amount of money, or is below zero."""
    if isinstance(amount, bool) or not isinstance(amount, Decimal | int):
        raise ValueError(f"{amount!r} is no Decimal")
    if not Decimal(amount).is_finite() or amount < 0 or amount * 100 % 1:
        raise ValueError(f"{amount} is no amount in whole fen from zero up")
    return int(amount * 100)


def from_fen(amount):
    return Decimal(amount).scaleb(-2)


def missing_fen(coupon, price):
    """How many fen `price` (fen) is short of the coupon's minimum."""
    return max(0, coupon.minimum_fen - price) if coupon.kind == Kind.AMOUNT_OFF_FROM else 0


def discount_fen(coupon, price):
    """How many fen the coupon takes off `price` (fen): never more than there is."""
    if missing_fen(coupon, price):
        return 0
    if coupon.kind == Kind.PERCENT_TO_PAY:
        return price - (price * coupon.value_fen + 5000) // 10000
    return min(price, coupon.value_fen)


def missing(coupon, price):
    """Yuan that `price` is short of the coupon's minimum (D5)."""
    return from_fen(missing_fen(coupon, fen(price)))


def discount(coupon, price):
    """Yuan that the coupon takes off `price`."""
    return from_fen(discount_fen(coupon, fen(price)))
