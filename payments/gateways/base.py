"""What the shop asks of a gateway. An adapter knows no model, request or template.

Amounts are Decimal yuan, times are aware. A vendor's own units live and die in its adapter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol


class GatewayUnavailable(Exception):
    """No trustworthy answer: the outcome is unknown. Change nothing and ask again later."""


class GatewayRefused(Exception):
    """The gateway understood and said no. ``code`` is its own word for the reason."""

    def __init__(self, code, message=""):
        self.code = code
        super().__init__(f"{code} {message}".strip())


class UnknownGateway(GatewayRefused):
    """PAYMENT_GATEWAYS names none of this name: it was taken out of the settings."""

    def __init__(self, name):
        super().__init__("unknown-gateway", name)


class NoticeRefused(Exception):
    """The gateway signed it, and yet it is not for us or does not add up: staff must look."""


class NoticeForged(NoticeRefused):
    """Nothing shows that the gateway sent it."""


class TradeState(StrEnum):
    MISSING = "missing"  # the buyer has not begun; an open cashier can still be paid
    WAITING = "waiting"
    PAID = "paid"
    CLOSED = "closed"  # timed out, closed by us, or wholly refunded


@dataclass(frozen=True)
class GatewayTrade:
    """What the gateway answers about one of our numbers."""

    state: TradeState
    trade_no: str = ""
    amount: Decimal | None = None
    paid_at: datetime | None = None


@dataclass(frozen=True)
class NoticeFacts:
    """What a genuine notice says. It is not yet compared with our payment."""

    out_trade_no: str
    state: TradeState
    trade_no: str
    amount: Decimal
    paid_at: datetime | None = None


class Gateway(Protocol):
    def pay_url(
        self,
        *,
        out_trade_no: str,
        amount: Decimal,
        subject: str,
        expires_at: datetime,
        return_url: str,
        notify_url: str,
        quit_url: str,
        phone: bool,
    ) -> str:
        """Where to send the browser. Signs only; no call is made."""

    def query(self, *, out_trade_no: str) -> GatewayTrade:
        """Raise GatewayUnavailable or GatewayRefused. May be asked any number of times."""

    def close(self, *, out_trade_no: str) -> None:
        """See that it can no longer be paid. GatewayRefused when it is too late for that."""

    def read_notice(self, fields: Mapping[str, str]) -> NoticeFacts:
        """Verify who sent it and whom it is for. Raise NoticeForged or NoticeRefused."""

    def read_return(self, fields: Mapping[str, str]) -> str:
        """Our number from the browser's return: a hint, not a payment. Raises like read_notice."""
