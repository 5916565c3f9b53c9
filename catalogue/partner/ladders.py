"""A course's price ladder: what it costs for how long, and which is the best value.

Pure arithmetic: who asks brings the periods and the prices.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from catalogue.models import PricePeriod
from catalogue.money import to_fen
from catalogue.partner.sale_prices import best_sale


@dataclass(frozen=True)
class PriceOffer:
    """One rung: a period and what it costs now, in yuan."""

    period: PricePeriod
    price: Decimal
    old_price: Decimal | None = None  # what is published, where less is paid
    sale_ends_at: datetime | None = None  # when it is a sale that lowers the price
    sale_name: str = ""  # of that sale
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
        return to_fen(self.price / self.days)


@dataclass(frozen=True)
class PriceSummary:
    """A course's price on a card (S0.17)."""

    from_price: Decimal
    to_price: Decimal
    full_price: Decimal  # the highest that is published
    old_price: Decimal | None = None  # of the lowest, as sale_ends_at is
    sale_ends_at: datetime | None = None

    @property
    def is_free(self):
        return self.from_price == 0


def price_summary(ladder):
    """The lowest and the highest price; None when nothing is on offer."""
    if not ladder:
        return None
    lowest = min(ladder, key=lambda offer: offer.price)
    return PriceSummary(
        from_price=lowest.price,
        to_price=max(offer.price for offer in ladder),
        full_price=max(offer.period.price for offer in ladder),
        old_price=lowest.old_price,
        sale_ends_at=lowest.sale_ends_at,
    )


def build_ladder(periods, own_prices=None, sales=()):
    """PriceOffers by length, for ever last; of one product's periods, maybe unsaved ones.

    `own_prices` are a person's own, by the period's id; `sales` those that the product is in.
    """
    own_prices = own_prices or {}
    ordered = sorted(periods, key=lambda period: (period.days is None, period.days or 0))
    rungs = [price_now(period, own_prices.get(period.pk), sales) for period in ordered]
    best = best_value([(offer.period, offer.price) for offer in rungs])
    return [replace(offer, is_best_value=offer.period is best) for offer in rungs]


def price_now(period, own_price=None, sales=()):
    """The PriceOffer: a person's own price stands for the published one, a sale only lowers it."""
    price, ends_at, name = (period.price if own_price is None else own_price), None, ""
    sale = best_sale(sales, period.price)
    if sale and sale.price_of(period.price) < price:
        price, ends_at, name = sale.price_of(period.price), sale.ends_at, sale.name
    old_price = period.price if price < period.price else None
    return PriceOffer(period, price, old_price, sale_ends_at=ends_at, sale_name=name)


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
