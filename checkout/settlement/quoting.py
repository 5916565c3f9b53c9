"""What a settlement comes to, and why: the one answer for page, order and interface."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from beli.ledger import available
from checkout.basket.models import Line
from checkout.coupons.candidates import candidates_of
from checkout.reckoning.arithmetic import LineSum, Sum
from checkout.settlement.combining import PLAIN, Settlement, Wish
from checkout.settlement.explaining import CouponOffer, Explainer
from checkout.settlement.totals import BasketPrice, price_basket

__all__ = [
    "PLAIN", "CouponOffer", "Quote", "QuoteLine", "Reckoning", "Wish", "quote", "reckon",
]  # fmt: skip


@dataclass(frozen=True)
class Reckoning:
    """What it comes to. `balance`: the learner's beli; they are asked for only when wished for."""

    settlement: Settlement
    price: BasketPrice
    balance: int

    @property
    def shipping(self):
        return self.price.shipping_charge.incl_tax

    @property
    def beli_wished(self):
        """The most beli to spend."""
        wished = self.settlement.wish.beli
        return self.balance if wished is None else min(self.balance, wished)

    @cached_property
    def sum(self) -> Sum:
        return self.settlement.reckon(beli=self.beli_wished, extra=self.shipping)

    @property
    def best(self) -> Sum:
        return self.settlement.reckon_best(beli=self.beli_wished, extra=self.shipping)

    @property
    def beli_most(self):
        return self.settlement.reckon(beli=self.balance, extra=self.shipping).beli


@dataclass(frozen=True)
class QuoteLine:
    """A line, its way to its price, and the coupons that might be used on it."""

    line: Line
    sum: LineSum
    offers: list[CouponOffer]


@dataclass(frozen=True)
class Quote:
    """Yuan are Decimals. `total`: after coupons, with shipping; `pay`: what is due in money.

    `problems`: sentences about what was chosen and is not applied. `others`: coupons that fit
    nothing here. `beli_most`: the most this settlement can take. `wish`: as it was understood, the
    best combination by name.
    """

    sum: Sum
    rows: list[QuoteLine]
    general_offers: list[CouponOffer]
    others: list[CouponOffer]
    problems: list[str]
    beli_balance: int
    beli_most: int
    best_pay: Decimal
    saved_by_best: Decimal
    price: BasketPrice
    wish: Wish

    @property
    def total(self):
        return self.sum.total

    @property
    def pay(self):
        return self.sum.pay

    @property
    def beli(self):
        return self.sum.beli

    @property
    def saved(self):
        """What coupons take off."""
        return self.sum.saved


def quote(*, user, basket, lines, wish=None, shipping_address=None) -> Quote:
    """What these lines of the basket come to for `user`, with every coupon explained.

    Every line must have a price. The number of queries does not grow with lines or coupons.
    """
    wish = wish or Wish()
    view = basket.showing(lines)
    view.settlement = Settlement(candidates_of(user=user, lines=lines), wish)
    reckoning = Reckoning(
        settlement=view.settlement,
        price=price_basket(view, user=user, shipping_address=shipping_address),
        balance=available(user),
    )
    return explained(reckoning, lines)


def reckon(*, user, basket, wish, shipping_address=None) -> Reckoning:
    """What the whole basket comes to, without a word why; the coupons are written to its lines.

    Coupons and beli that the wish has no use for are not looked for.
    """
    candidates = candidates_of(user=user, lines=basket.all_lines(), only=wish.claims)
    basket.settlement = Settlement(candidates, wish)
    return Reckoning(
        settlement=basket.settlement,
        price=price_basket(basket, user=user, shipping_address=shipping_address),
        balance=0 if wish.beli == 0 else available(user),
    )


def explained(reckoning, lines) -> Quote:
    settlement, total = reckoning.settlement, reckoning.sum
    titles = {line.line_reference: line.product.get_title() for line in lines}
    explainer = Explainer(settlement, titles)
    best = reckoning.best
    return Quote(
        sum=total,
        rows=[
            QuoteLine(line, line_sum, explainer.for_line(line_sum))
            for line, line_sum in zip(lines, total.lines, strict=True)
        ],
        general_offers=explainer.for_all(),
        others=explainer.for_nothing(),
        problems=explainer.problems(),
        beli_balance=reckoning.balance,
        beli_most=reckoning.beli_most,
        best_pay=best.pay,
        saved_by_best=best.saved,
        price=reckoning.price,
        wish=settlement.as_chosen(),
    )
