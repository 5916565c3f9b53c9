"""A day of ten thousand payments: as many questions to the database per batch as a small one."""

import tracemalloc
from itertools import islice

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from payments.gateways.base import BillRow
from payments.models import Difference, Payment
from payments.reconciliation.comparing import compare
from payments.reconciliation.findings import BATCH
from tests.payments.ledger_gateway import LedgerGateway, books, day, run

__all__ = ["books", "day"]
pytestmark = pytest.mark.django_db
MANY = 10_000


@pytest.fixture
def busy_day(day):
    """Paid here, and listed there."""
    pattern = day.pay(listed=False)
    rows = (copy_of(pattern, number) for number in range(MANY - 1))
    while some := list(islice(rows, 2000)):
        Payment.objects.bulk_create(some)
    return day


def copy_of(payment, number):
    fields = {field.attname: getattr(payment, field.attname) for field in Payment._meta.fields}
    fields |= {"id": None, "out_trade_no": f"many{number}", "trade_no": f"many-t{number}"}
    return Payment(**fields)


def long_bill(gateway, day):
    """Made row by row, as a gateway's file is read."""
    for payment in Payment.objects.order_by("pk").iterator(chunk_size=500):
        yield BillRow(payment.out_trade_no, payment.trade_no, payment.amount, payment.paid_at)


def test_ten_thousand_rows_are_compared_in_batches(busy_day, monkeypatch):
    monkeypatch.setattr(LedgerGateway, "bill", long_bill)
    with CaptureQueriesContext(connection) as queries:
        statement = run(busy_day)
    assert (statement.status, statement.payments) == ("done", MANY)
    assert not Difference.objects.exists()
    assert len(queries) < 3 * MANY / BATCH + 30


def test_the_memory_for_ten_thousand_is_that_of_a_batch(busy_day, monkeypatch):
    monkeypatch.setattr(LedgerGateway, "bill", long_bill)
    statement = run(busy_day)
    tracemalloc.start()
    compare(statement)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12_000_000  # all the payments at once are more than twice that


def test_ten_thousand_differences_are_written_in_batches(busy_day):
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            statement = run(busy_day)
        assert statement.differences.filter(status="open").count() == MANY
        assert len(queries) < MANY / 30  # SQLite takes fewer rows at a time than PostgreSQL
