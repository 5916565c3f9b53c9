"""Yuan, rounded half up to the fen."""

from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")


def to_fen(yuan: Decimal) -> Decimal:
    return yuan.quantize(FEN, ROUND_HALF_UP)
