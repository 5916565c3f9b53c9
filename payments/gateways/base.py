"""What the shop asks of a gateway. An adapter knows no model, request or template.

Amounts are Decimal yuan, times are aware. A vendor's own units live and die in its adapter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
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


class NumberSpent(GatewayRefused):
    """This attempt cannot be begun (again) under its number: close it and open another."""


class BillNotReady(Exception):
    """The bill of that day is not there yet: ask again later."""


class NoticeRefused(Exception):
    """The gateway signed it, and yet it is not for us or does not add up: staff must look."""


class NoticeForged(NoticeRefused):
    """Nothing shows that the gateway sent it."""


class TradeState(StrEnum):
    MISSING = "missing"  # the buyer has not begun; an open cashier can still be paid
    WAITING = "waiting"
    PAID = "paid"  # and perhaps refunded in part
    CLOSED = "closed"  # timed out, closed by us, or (Alipay) wholly refunded


class RefundState(StrEnum):
    MISSING = "missing"  # the gateway knows no such number: it may be told (again)
    WAITING = "waiting"  # accepted, and on its way
    DONE = "done"
    STUCK = "stuck"  # it cannot arrive; somebody must finish it at the gateway, and then it does
    FAILED = "failed"  # it will never arrive under this number


class Way(StrEnum):
    """Where the buyer's browser is, which decides how it goes on to pay."""

    DESKTOP = "desktop"
    PHONE = "phone"
    IN_WECHAT = "in-wechat"  # WeChat's own browser


@dataclass(frozen=True)
class Attempt:
    """One payment to be begun at the gateway."""

    out_trade_no: str
    amount: Decimal
    subject: str
    expires_at: datetime
    return_url: str
    notify_url: str
    quit_url: str = ""
    way: Way = Way.DESKTOP
    client_ip: str = ""
    openid: str = ""  # of the buyer in WeChat, for Way.IN_WECHAT


@dataclass(frozen=True)
class Handover:
    """How the browser goes on: exactly one of the three is there."""

    url: str = ""  # it is sent there
    qr: str = ""  # the buyer's phone scans this text
    jsapi: Mapping[str, str] = field(default_factory=dict)  # WeixinJSBridge is called with it


@dataclass(frozen=True)
class GatewayTrade:
    """What the gateway answers about one of our numbers."""

    state: TradeState
    trade_no: str = ""
    amount: Decimal | None = None
    paid_at: datetime | None = None


@dataclass(frozen=True)
class GatewayRefund:
    """What the gateway answers about one refund."""

    state: RefundState
    refund_no: str = ""
    amount: Decimal | None = None
    done_at: datetime | None = None
    reason: str = ""  # of a failure, in the gateway's words


@dataclass(frozen=True)
class NoticeFacts:
    """What a genuine notice says of a trade. It is not yet compared with our payment.

    ``refunded``: it tells of a refund (of that amount, where it says so), ``out_request_no`` of
    which one. Whoever hears it asks the gateway.
    """

    out_trade_no: str
    state: TradeState
    trade_no: str
    amount: Decimal
    paid_at: datetime | None = None
    refunded: Decimal | None = None
    out_request_no: str = ""

    @property
    def is_of_refund(self):
        return self.refunded is not None or bool(self.out_request_no)


@dataclass(frozen=True)
class BillRow:
    """One line of a day's bill: money that came, or (``is_refund``) went back. Above zero."""

    out_trade_no: str
    trade_no: str
    amount: Decimal
    at: datetime
    fee: Decimal = Decimal("0.00")  # what the gateway keeps; below zero when it gives it back
    is_refund: bool = False
    out_request_no: str = ""
    is_done: bool = True  # False: a refund that the bill lists as still under way or failed


@dataclass(frozen=True)
class Reply:
    """The HTTP answer that a gateway expects to its notice."""

    status: int
    body: str
    content_type: str = "text/plain"


class Gateway(Protocol):
    """Calls raise GatewayUnavailable or GatewayRefused, and may be repeated with the same numbers.

    Each call has its own timeouts, and tries again by itself where that can do no harm.
    """

    def begin(self, attempt: Attempt) -> Handover:
        """Let the buyer pay. The same attempt may be begun again. Some adapters only sign."""

    def query(self, *, out_trade_no: str) -> GatewayTrade:
        """What became of the trade."""

    def close(self, *, out_trade_no: str) -> None:
        """See that it can no longer be paid. GatewayRefused when it is too late for that."""

    def refund(
        self,
        *,
        out_trade_no: str,
        out_request_no: str,
        amount: Decimal,
        total: Decimal,
        reason: str,
    ) -> GatewayRefund:
        """Give ``amount`` of ``total`` back. The same number again gives nothing more."""

    def query_refund(self, *, out_trade_no: str, out_request_no: str) -> GatewayRefund:
        """What became of the refund."""

    def bill(self, day: date) -> Iterable[BillRow]:
        """The bill of a past day in Beijing. Raises BillNotReady."""

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> NoticeFacts:
        """Verify who sent it and whom it is for. Raise NoticeForged or NoticeRefused."""

    def reply(self, *, taken: bool, status: int) -> Reply:
        """What ends (or does not end) the gateway's attempts. ``status``: of the refusal."""

    def readable(self, body: bytes) -> str:
        """The notice as text to be kept: without names, accounts and other secrets of people."""

    def proof(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers without which nobody can tell again who sent the notice; none is secret."""

    def read_return(self, fields: Mapping[str, str]) -> str:
        """Our number from the browser's return: a hint, not a payment. Raises like read_notice."""
