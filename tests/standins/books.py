"""What a gateway itself believes about the money, whatever it told the shop."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

NOTHING = Decimal("0.00")


class Line(NamedTuple):
    """The money of one out_trade_no, in yuan."""

    paid: Decimal
    refunded: Decimal

    @property
    def kept(self):
        return self.paid - self.refunded


@dataclass
class Refund:
    number: str
    amount: Decimal
    refund_no: str
    asked_at: datetime
    state: str = "done"  # or waiting, stuck (may yet be done), failed (never under this number)
    notify_url: str = ""
    done_at: datetime | None = None


@dataclass
class Trade:
    """One order of the shop at the gateway."""

    number: str
    amount: Decimal
    subject: str
    notify_url: str
    expires_at: datetime | None
    trade_no: str
    state: str = "waiting"  # or paid, closed
    kind: str = ""
    appid: str = ""
    buyer: str = ""
    paid_at: datetime | None = None
    closed_at: datetime | None = None
    refunds: dict[str, Refund] = field(default_factory=dict)

    @property
    def promised(self):
        """What went back, is on its way or stuck: only what failed is free again."""
        return sum((r.amount for r in self.refunds.values() if r.state != "failed"), NOTHING)

    @property
    def refunded(self):
        return sum((r.amount for r in self.refunds.values() if r.state == "done"), NOTHING)

    @property
    def line(self):
        return Line(self.amount if self.paid_at else NOTHING, self.refunded)


class Books:
    def __init__(self):
        self.trades = {}

    def __call__(self):
        """{out_trade_no: Line} of every trade, paid or not."""
        return {number: trade.line for number, trade in self.trades.items()}

    @property
    def total(self):
        lines = self().values()
        return Line(
            sum((x.paid for x in lines), NOTHING), sum((x.refunded for x in lines), NOTHING)
        )

    def find(self, number):
        return self.trades.get(number)
