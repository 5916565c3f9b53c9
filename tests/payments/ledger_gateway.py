"""A gateway of a few lines, with books of its own: for what asks of a gateway no more than this."""

from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.db import connection

from payments.gateways.base import (
    BillNotReady,
    BillRow,
    GatewayRefund,
    GatewayTrade,
    GatewayUnavailable,
    RefundState,
    TradeState,
)
from payments.models import Payment, Refund, Statement
from payments.reconciliation.again import make_due_now
from payments.reconciliation.days import begin_of, today
from payments.reconciliation.running import reconcile
from tests.factories import UserFactory
from tests.payments.conftest import make_order

SETTING = {"ledger": "tests.payments.ledger_gateway.LedgerGateway"}


class Books:
    def __init__(self):
        self.bills = defaultdict(list)  # day: rows
        self.trades, self.refunds = {}, {}
        self.not_ready, self.fetched = set(), []
        self.is_silent, self.answers_questions = False, True
        self.bugs = {}  # what breaks in an adapter, by out_trade_no or day


class LedgerGateway:
    books = Books()

    @classmethod
    def from_settings(cls):
        return cls()

    def answer(self, found, otherwise):
        if self.books.is_silent or not self.books.answers_questions:
            raise GatewayUnavailable("nobody answers")
        return found or otherwise

    def stumble(self, over):
        if over in self.books.bugs:
            raise self.books.bugs[over]

    def query(self, *, out_trade_no):
        self.stumble(out_trade_no)
        return self.answer(self.books.trades.get(out_trade_no), GatewayTrade(TradeState.MISSING))

    def query_refund(self, *, out_trade_no, out_request_no):
        self.stumble(out_request_no)
        found = self.books.refunds.get(out_request_no)
        return self.answer(found, GatewayRefund(RefundState.MISSING))

    def bill(self, day):
        assert not connection.in_atomic_block or connection.savepoint_ids == []
        self.books.fetched.append(day)
        self.stumble(day)
        if self.books.is_silent:
            raise GatewayUnavailable("nobody answers")
        if day in self.books.not_ready:
            raise BillNotReady(day)
        yield from self.books.bills[day]


class Day:
    """A past day: money that came and went, in our books, in the gateway's, or in both."""

    numbers = count(1)

    def __init__(self, books, ago=1):
        self.books, self.date = books, today() - timedelta(days=ago)
        self.bill = books.bills[self.date]

    def at(self, hour=12, minute=0, second=0):
        return begin_of(self.date) + timedelta(hours=hour, minutes=minute, seconds=second)

    def pay(self, amount="99.00", at=None, status=Payment.Status.PAID, listed=True, **fields):
        """Paid in both books, unless said otherwise."""
        number = next(self.numbers)
        order = make_order(UserFactory(), number=f"L{number}", total=amount)
        paid = status == Payment.Status.PAID
        payment = Payment.objects.create(
            payable=order,
            payer=order.user,
            gateway="ledger",
            out_trade_no=f"out{number}",
            trade_no=f"trade{number}" if paid else "",
            subject="课程",
            amount=Decimal(amount),
            status=status,
            expires_at=order.deadline,
            paid_at=(at or self.at()) if paid else None,
            **fields,
        )
        if listed:
            self.list(payment, trade_no=f"trade{number}", at=at)
        return payment

    def refund(self, payment, amount="9.00", at=None, status=Refund.Status.DONE, listed=True):
        number = f"R{next(self.numbers)}"
        Payment.objects.filter(pk=payment.pk).update(refunded=Decimal(amount))
        promise = Refund.objects.create(
            payment=payment,
            out_request_no=number,
            reference=number,
            cause=Refund.Cause.SURPLUS,
            amount=Decimal(amount),
            reason="退费",
            status=status,
            done_at=(at or self.at(13)) if status == Refund.Status.DONE else None,
        )
        Refund.objects.filter(pk=promise.pk).update(created_at=at or self.at(13))
        if listed:
            self.list(payment, promise.amount, is_refund=True, out_request_no=number, at=at)
        return promise

    def list(self, payment, amount=None, *, at=None, **facts):
        facts.setdefault("trade_no", getattr(payment, "trade_no", "theirs"))
        row = BillRow(
            out_trade_no=getattr(payment, "out_trade_no", payment),
            amount=Decimal(amount or payment.amount),
            at=at or self.at(),
            **facts,
        )
        self.bill.append(row)
        return row


def is_paid_there(books, payment, trade_no, at: datetime, amount=None):
    books.trades[payment.out_trade_no] = GatewayTrade(
        TradeState.PAID, trade_no, amount or payment.amount, at
    )


@pytest.fixture
def books(settings, monkeypatch):
    """The gateway's own, empty; it is the only gateway."""
    settings.PAYMENT_GATEWAYS = SETTING
    monkeypatch.setattr(LedgerGateway, "books", Books())
    return LedgerGateway.books


@pytest.fixture
def day(books):
    """Yesterday."""
    return Day(books)


def run(day):
    """Compare it now, as on a first try."""
    statement, _made = Statement.objects.get_or_create(gateway="ledger", day=day.date)
    make_due_now(statement)
    reconcile(statement)
    statement.refresh_from_db()
    return statement


def found(statement):
    """(kind, status, out_trade_no) of every difference."""
    rows = statement.differences.order_by("pk")
    return list(rows.values_list("kind", "status", "out_trade_no"))
