"""A question that the shop asks upward: which products are on sale? (architecture.md)

An upper app answers by register() from its AppConfig.ready(); until then nothing is on sale. What
a sale makes of a price is reckoned here, for every page alike (decision 2).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from catalogue.money import to_fen

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Sale:
    """A dated offer to everybody, for all periods of a product alike."""

    name: str
    ends_at: datetime
    percent_off: Decimal = ZERO
    yuan_off: Decimal = ZERO

    def price_of(self, price):
        """Decimal yuan, rounded half up to the fen, never below nothing."""
        return max(to_fen(price * (100 - self.percent_off) / 100 - self.yuan_off), ZERO)


@dataclass(frozen=True)
class Sales:
    """Running sales by product id, and when any sale of the shop next begins or ends."""

    by_product: Mapping[int, Sequence[Sale]] = field(default_factory=dict)
    next_change: datetime | None = None


Answer = Callable[[Collection[int]], Sales]


def nothing_is_on_sale(product_ids: Collection[int]) -> Sales:
    """Asked once for many products: answer in a batch."""
    return Sales()


_answers: list[Answer] = []
_noted: ContextVar[list[datetime] | None] = ContextVar("changes of prices", default=None)


def register(answer: Answer):
    """Ask `answer` from now on."""
    if answer not in _answers:
        _answers.append(answer)


def forget(answer: Answer):
    _answers.remove(answer)


def sales_of(product_ids) -> dict[int, list[Sale]]:
    """All running sales by product id; an empty list for what is in none."""
    found: dict[int, list[Sale]] = {pk: [] for pk in product_ids}
    if not found:
        return found
    for answer in _answers or [nothing_is_on_sale]:
        sales = answer(found.keys())
        for product_id, running in sales.by_product.items():
            found[product_id] += running
        note(sales.next_change)
    return found


@contextmanager
def noting_changes():
    """Yields a list: when the prices that are asked for meanwhile may next change by themselves.

    Who keeps what was made of them keeps it no longer than that.
    """
    moments: list[datetime] = []
    before = _noted.set(moments)
    try:
        yield moments
    finally:
        _noted.reset(before)


def note(moment):
    noted = _noted.get()
    if noted is not None and moment is not None:
        noted.append(moment)


def best_sale(sales, price):
    """The sale that makes this price the lowest (of equals the one that lasts); None if none does.

    What is free already is in no sale.
    """
    helping = [sale for sale in sales if sale.price_of(price) < price]
    return min(
        helping, key=lambda sale: (sale.price_of(price), -sale.ends_at.timestamp()), default=None
    )
