"""What is being settled: some lines of the basket, or one course to buy at once (D14)."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from checkout.basket.choosing import chosen_period
from checkout.basket.copying import line_to_buy_now
from checkout.basket.models import Basket, Line


@dataclass
class Choice:
    basket: Basket
    lines: list[Line]
    buys_now: bool = False
    missing: int = 0  # lines that were asked for and are not in the basket any more
    fields: list[tuple[str, str]] = field(default_factory=list)  # what leads here again

    @property
    def url(self):
        return f"{reverse('checkout:settlement')}?{urlencode(self.fields)}"

    def without(self, reference):
        """The way here with one line less."""
        fields = [pair for pair in self.fields if pair != ("line", reference)]
        return f"{reverse('checkout:settlement')}?{urlencode(fields)}"


def read_choice(data, *, basket, user) -> Choice:
    """`data`: buy and period, or line (references) any number of times; none means all.

    Raises NoSuchCourse, WrongPeriod.
    """
    if data.get("buy"):
        return choose_now(data, basket, user)
    lines = list(basket.all_lines())
    if "line" in data:
        wanted = set(data.getlist("line"))
        missing = wanted - {line.line_reference for line in lines}
        lines = [line for line in lines if line.line_reference in wanted]
    else:
        missing = ()
        lines = [line for line in lines if line.is_available]
    fields = [("line", line.line_reference) for line in lines]
    return Choice(basket=basket, lines=lines, missing=len(missing), fields=fields)


def choose_now(data, basket, user):
    period = chosen_period(product_id=data["buy"], period_id=data.get("period"))
    line = line_to_buy_now(user=user, period=period, strategy=basket.strategy)
    fields = [("buy", str(period.product_id)), ("period", str(period.pk))]
    return Choice(basket=line.basket, lines=[line], buys_now=True, fields=fields)
