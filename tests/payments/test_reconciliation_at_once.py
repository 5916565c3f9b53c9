"""Several workers compare one day at the same moment. Real threads: PostgreSQL only."""

import pytest
from django.utils import timezone

from payments.models import Difference, Payment, Refund, Statement
from payments.reconciliation.comparing import compare
from payments.reconciliation.difference_states import settle
from payments.reconciliation.running import reconcile, reconcile_due
from tests.factories import UserFactory
from tests.payments.ledger_gateway import books, day, is_paid_there
from tests.threads import at_once

__all__ = ["books", "day"]
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WORKERS = range(6)


@pytest.fixture
def statement(day):
    """One difference of each kind."""
    day.list("stranger", "20.00", trade_no="t1")
    day.pay(listed=False)
    closed = day.pay(status=Payment.Status.CLOSED)
    is_paid_there(day.books, closed, day.bill[-1].trade_no, day.at())
    day.list(day.pay("99.00", listed=False), "98.00")
    day.list(day.pay(), "30.00", is_refund=True, out_request_no="theirs")
    return Statement.objects.create(gateway="ledger", day=day.date, try_at=timezone.now())


def found(statement):
    return sorted(statement.differences.values_list("kind", "status"))


EXPECTED = [
    ("amount", "open"),
    ("missing-here", "open"),
    ("missing-there", "open"),
    ("refund", "mended"),
    ("status", "mended"),
]


def test_one_worker_takes_a_statement(statement, books):
    copies = [Statement.objects.get(pk=statement.pk) for _worker in WORKERS]
    assert sum(at_once(reconcile, copies)) == 1
    assert books.fetched == [statement.day]
    assert found(statement) == EXPECTED


def test_runs_that_overlap_write_each_difference_once(statement):
    copies = [Statement.objects.get(pk=statement.pk) for _worker in WORKERS]
    at_once(compare, copies)
    assert found(statement) == EXPECTED
    assert Refund.objects.count() == 1


def test_workers_make_each_statement_once(statement):
    Statement.objects.all().delete()
    at_once(lambda _worker: reconcile_due(), WORKERS)
    assert Statement.objects.filter(gateway="ledger", day=statement.day).count() == 1


def test_one_of_those_who_settle_wins(statement):
    reconcile(statement)
    difference = statement.differences.filter(status="open").first()
    people = [UserFactory(is_staff=True) for _worker in WORKERS]

    def write(person):
        return settle(Difference.objects.get(pk=difference.pk), by=person, reason=str(person.pk))

    won = at_once(write, people)
    assert sum(won) == 1
    difference.refresh_from_db()
    assert difference.settled_by == people[won.index(True)]
    assert difference.reason == str(difference.settled_by_id)
