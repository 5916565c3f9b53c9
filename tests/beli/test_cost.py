"""How many queries the ledger asks, and that many accounts cost no more than one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from beli import ledger
from beli.models import Account, Batch, Entry, Kind
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def cost(work, *args, **kwargs):
    """Queries, without the marks of transactions."""
    with CaptureQueriesContext(connection) as queries:
        work(*args, **kwargs)
    marks = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return sum(not query["sql"].startswith(marks) for query in queries)


def give(person, batches=5, amount=10):
    for number in range(batches):
        ledger.credit(
            user=person,
            amount=amount,
            kind=Kind.GIFT,
            reference=f"gift {number}",
            expires_on=timezone.localdate(),
        )


def test_no_step_of_an_orders_life_costs_more_than_eight_queries():
    person = UserFactory()
    give(person)
    told = {"user": person, "reference": "A"}
    assert cost(ledger.hold, amount=45, **told) <= 8
    assert cost(ledger.hold, amount=45, **told) <= 2
    assert cost(ledger.release, **told) <= 8
    assert cost(ledger.hold, amount=45, **told) <= 8
    assert cost(ledger.spend, **told) <= 8
    assert cost(ledger.give_back, user=person, amount=30, reference="R", of="A") <= 10
    assert cost(ledger.available, person) == 1
    assert cost(ledger.is_held, **told) == 1


def test_lapsing_on_the_way_adds_one_question():
    person = UserFactory()
    give(person)
    yesterday = timezone.localdate() - timedelta(days=1)
    Batch.objects.update(expires_on=yesterday)
    ledger.credit(user=person, amount=10, kind=Kind.GIFT, reference="fresh")
    assert cost(ledger.hold, user=person, amount=10, reference="A") <= 9


@pytest.mark.parametrize("work", ["release", "lapse"])
def test_three_hundred_accounts_cost_as_much_as_three(work):
    costs = [sweep_cost(size, work) for size in (3, 300)]
    allowed = 0 if connection.vendor == "postgresql" else 30  # SQLite takes fewer values at once
    assert costs[1] <= costs[0] + allowed
    assert Account.objects.filter(balance__gt=0).count() == (303 if work == "release" else 0)


def sweep_cost(size, work):
    people = [UserFactory() for _number in range(size)]
    for person in people:
        give(person, batches=1)
        if work == "release":
            ledger.hold(user=person, amount=7, reference="A")
    if work == "release":
        return cost(ledger.release_many, [(person.pk, "A") for person in people])
    Batch.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    return cost(ledger.expire_due)


def test_many_are_released_and_nothing_else():
    people = [UserFactory() for _number in range(3)]
    for person in people:
        give(person, batches=2)
        ledger.hold(user=person, amount=12, reference="A")
    ledger.hold(user=people[0], amount=8, reference="B")
    ledger.spend(user=people[1], reference="A")
    stranger = UserFactory()
    pairs = [(person.pk, "A") for person in [*people, *people, stranger]]
    for _time in range(2):
        ledger.release_many(pairs)
        assert [ledger.available(person) for person in people] == [12, 8, 20]
    assert ledger.is_held(user=people[0], reference="B")
    ledger.release_many([(people[0].pk, "A"), (stranger.pk, "B")])
    assert ledger.is_held(user=people[0], reference="B")
    assert Entry.objects.filter(kind=Kind.RELEASE).count() == 3


def test_two_holds_of_one_account_are_released_together():
    person = UserFactory()
    give(person, batches=1)
    for reference in "AB":
        ledger.hold(user=person, amount=5, reference=reference)
    ledger.release_many([(person.pk, reference) for reference in "AB"])
    assert ledger.available(person) == ledger.balance(person) == 10
