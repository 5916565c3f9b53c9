"""A course's price ladder: what it costs for how long, and which is the best value.

Pure arithmetic: who asks brings the periods and the prices.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from catalogue.models import PricePeriod

FEN = Decimal("0.01")


@dataclass(frozen=True)
class PriceOffer:
    """One rung: a period and what it costs now, in yuan."""

    period: PricePeriod
    price: Decimal
    old_price: Decimal | None = None  # what others pay, when this person pays less
    is_best_value: bool = False

    @property
    def days(self):
        return self.period.days

    @property
    def label(self):
        return self.period.label

    @property
    def per_day(self):
        """Yuan a day, to the fen; None for ever."""
        if self.days is None:
            return None
        return (self.price / self.days).quantize(FEN, ROUND_HALF_UP)


@dataclass(frozen=True)
class PriceSummary:
    """A course's price on a card (S0.17)."""

    from_price: Decimal
    to_price: Decimal

    @property
    def is_free(self):
        return self.from_price == 0


def price_summary(ladder):
    """The lowest and the highest price; None when nothing is on offer."""
    if not ladder:
        return None
    prices = [offer.price for offer in ladder]
    return PriceSummary(from_price=min(prices), to_price=max(prices))


def build_ladder(periods, prices=None):
    """PriceOffers by length, for ever last. `prices` are a person's own, by the period's id.

    The periods may be unsaved ones, as in a preview.
    """
    prices = prices or {}
    ordered = sorted(periods, key=lambda period: (period.days is None, period.days or 0))
    best = best_value([(period, prices.get(period.pk, period.price)) for period in ordered])
    return [_offer(period, prices.get(period.pk), period is best) for period in ordered]


def best_value(rungs):
    """The period with the lowest price per day, of (period, price) pairs; None without a choice.

    For ever wins only where that is beyond dispute: when it costs no more than the longest of
    the others. A gift is no bargain: free periods are not compared.
    """
    timed = [(period, price) for period, price in rungs if period.days is not None and price]
    for_ever = [(period, price) for period, price in rungs if period.days is None and price]
    if len(timed) + len(for_ever) < 2:
        return None
    longest_price = max(timed, key=lambda rung: rung[0].days)[1]
    if for_ever and for_ever[0][1] <= longest_price:
        return for_ever[0][0]
    if len(timed) < 2:
        return None
    best = min(timed, key=lambda rung: (rung[1] / rung[0].days, -rung[0].days))
    rates = {price / period.days for period, price in timed}
    return best[0] if len(rates) > 1 else None


def _offer(period, own_price, is_best_value):
    if own_price is None or own_price >= period.price:
        price = period.price if own_price is None else own_price
        return PriceOffer(period=period, price=price, is_best_value=is_best_value)
    return PriceOffer(
        period=period, price=own_price, old_price=period.price, is_best_value=is_best_value
    )
