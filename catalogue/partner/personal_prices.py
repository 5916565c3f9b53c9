"""A question that the shop asks upward: does this person pay another price? (architecture.md)

An upper app answers by register() from its AppConfig.ready(); until then nobody has a price of
their own.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from accounts.models import User
from catalogue.models import PricePeriod

Answer = Callable[[User, Sequence[PricePeriod]], Mapping[int, Decimal]]


def nobody_has_any(user: User, periods: Sequence[PricePeriod]) -> Mapping[int, Decimal]:
    """Prices in yuan by the id of the period. Asked once for many periods: answer in a batch."""
    return {}


_answers: list[Answer] = []


def register(answer: Answer):
    """Ask `answer` from now on. Where several know a price, the lowest counts."""
    if answer not in _answers:
        _answers.append(answer)


def forget(answer: Answer):
    _answers.remove(answer)


def personal_prices(*, user, periods) -> dict[int, Decimal]:
    """What this person pays instead, by period id. Nobody in particular (None): nothing."""
    found: dict[int, Decimal] = {}
    if user is None or user.is_anonymous or not periods:
        return found
    for answer in _answers or [nobody_has_any]:
        for period_id, price in answer(user, periods).items():
            found[period_id] = min(price, found.get(period_id, price))
    return found
