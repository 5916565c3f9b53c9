"""What is being settled: some lines of the basket, or one course to buy at once (D14), and how."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.urls import reverse

from checkout.basket.choosing import chosen_period
from checkout.basket.copying import line_to_buy_now
from checkout.basket.models import Basket, Line
from checkout.settlement.quoting import Wish
from checkout.settlement.wishes import fields_of, read_wish


@dataclass
class Choice:
    basket: Basket
    lines: list[Line]
    wish: Wish = Wish()
    beli_error: str = ""  # what was filled in and cannot be meant
    buys_now: bool = False
    missing: int = 0  # lines that were asked for and are not in the basket any more
    fields: list[tuple[str, str]] = field(default_factory=list)  # which lines: leads here again

    @property
    def url(self):
        query = urlencode([*self.fields, *fields_of(self.wish)])
        return f"{reverse('checkout:settlement')}?{query}"

    def without(self, reference):
        """The same with one line less, which stays in the basket."""
        coupons = {key: claim for key, claim in self.wish.coupons.items() if key != reference}
        return replace(
            self,
            lines=[line for line in self.lines if line.line_reference != reference],
            fields=[pair for pair in self.fields if pair != ("line", reference)],
            wish=replace(self.wish, coupons=coupons),
        )

    def wishing(self, **changes):
        return replace(self, wish=replace(self.wish, **changes))


def address_of(data):
    """Leads to what a form says, for whoever is not logged in any more; the basket is not read."""
    names = ["buy", "period"] if data.get("buy") else ["line"]
    fields = [(name, value) for name in names for value in data.getlist(name)]
    return Choice(basket=None, lines=[], wish=read_wish(data)[0], fields=fields).url


def read_choice(data, *, basket, user) -> Choice:
    """`data`: buy and period, or line (references) any number of times, none means all; and what
    wishes.read_wish reads.

    Raises NoSuchCourse, WrongPeriod.
    """
    choice = choose_now(data, basket, user) if data.get("buy") else choose_lines(data, basket)
    choice.wish, choice.beli_error = read_wish(data)
    return choice


def choose_lines(data, basket):
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
