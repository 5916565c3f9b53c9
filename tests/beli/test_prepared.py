"""What is written once says what Django would say, every time, with other values, in any thread."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from beli import ledger
from beli.models import Account, Batch, Draw, Entry, Kind
from beli.prepared import (
    FEW,
    delete,
    insert,
    insert_and_go_on,
    insert_missing,
    prepared,
    prepared_update,
    update,
)
from beli.rows import NeverChanged
from tests.factories import UserFactory
from tests.threads import threads

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


def give(person, amount):
    return ledger.credit(
        user=person,
        amount=amount,
        kind=Kind.GIFT,
        reference=f"gift of {amount}",
        expires_on=TODAY + timedelta(days=amount),
    )


@pytest.fixture
def people():
    """With 1, 2 and 3 beli."""
    people = [UserFactory() for _number in range(3)]
    for amount, person in enumerate(people, 1):
        give(person, amount)
    return people


@prepared
def draws_of(reference):
    found = Draw.objects.filter(entry__reference=reference).select_related("entry", "batch")
    return found.annotate(twice=F("amount") * 2)


@prepared
def lasting(until):
    return Batch.objects.filter(expires_on__gte=until).order_by("pk").values_list("left", "pk")


@prepared
def balances_of(user):
    return Account.objects.filter(user=user).values_list("balance", flat=True)


@prepared
def locked(user):
    return Account.objects.filter(user=user).select_for_update()


@prepared_update
def prolong(until, left):
    few = Batch.objects.filter(left__lte=left).values("pk")
    return Batch.objects.filter(pk__in=few), {"expires_on": until}


def test_models_come_with_what_is_selected_besides(people, django_assert_num_queries):
    for amount, person in enumerate(people, 1):
        with django_assert_num_queries(1):
            [draw] = draws_of(reference=f"gift of {amount}")
            assert (draw.amount, draw.twice) == (amount, 2 * amount)
            assert draw.entry.reference == f"gift of {amount}"
            assert draw.batch.expires_on == TODAY + timedelta(days=amount)
        assert draw.entry.account == draw.batch.account == person.beli_account
        assert not draw._state.adding
    assert draws_of(reference="none") == []


def test_values_come_as_they_are_asked_for(people):
    batches = [(batch.left, batch.pk) for batch in Batch.objects.order_by("pk")]
    assert lasting(until=TODAY) == batches
    assert lasting(until=TODAY + timedelta(days=3)) == batches[2:]
    assert [balances_of(user=person.pk) for person in people] == [[1], [2], [3]]


def test_numbers_of_any_size_are_found(people):
    """PostgreSQL has a type for each size, and a plan for each type."""
    assert [balances_of(user=number) for number in (2**14, 2**30, 2**60)] == [[], [], []]
    assert balances_of(user=people[0].pk) == [1]


@pytest.mark.django_db(transaction=True)
def test_a_row_is_locked_in_a_transaction_alone(people):
    for _time in range(2):
        with transaction.atomic():
            assert locked(user=people[0].pk)[0].balance == 1
        with pytest.raises(TransactionManagementError):
            locked(user=people[0].pk)


@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_on_its_own_connection(people):
    asked = threads.at_once(lambda person: balances_of(user=person.pk), people * 4)
    assert asked == [[1], [2], [3]] * 4


def test_a_row_is_updated_where_it_is_as_it_was(people):
    batch = Batch.objects.first()
    facts = {"left": 0, "expires_on": None}
    assert update(Batch, {"pk": batch.pk, "left": 2}, facts) == 0
    assert update(Batch, {"pk": batch.pk, "left": 1}, facts) == 1
    assert update(Batch, {"pk": batch.pk, "left": 1}, facts) == 0
    batch.refresh_from_db()
    assert (batch.left, batch.expires_on) == (0, None)
    assert Batch.objects.filter(left__gt=0).count() == 2


def test_a_model_may_stand_for_its_number(people):
    first, second, _third = (person.beli_account for person in people)
    assert update(Batch, {"account": first}, {"account": second}) == 1
    assert second.batches.count() == 2


def test_an_update_may_be_a_queryset_and_its_facts(people):
    assert [prolong(until=TODAY, left=left) for left in (0, 2)] == [0, 2]
    assert Batch.objects.filter(expires_on=TODAY).count() == 2


@pytest.mark.parametrize("size", [0, 1, FEW, FEW + 1])
def test_rows_are_added_with_their_numbers_and_times(people, size):
    before = timezone.now()
    account = people[0].beli_account
    rows = [
        Entry(account=account, kind=Kind.GIFT, amount=1, balance_after=1, reference=f"more {n}")
        for n in range(size)
    ]
    insert(rows)
    found = Entry.objects.filter(reference__startswith="more").order_by("pk")
    assert [(row.pk, row.reference, row.created_at) for row in rows] == [
        (row.pk, row.reference, row.created_at) for row in found
    ]
    assert all(before <= row.created_at <= timezone.now() for row in rows)


@pytest.mark.django_db(transaction=True)
def test_a_row_that_the_disk_is_not_waited_for_is_seen_and_the_next_commit_waits():
    if connection.vendor == "postgresql":  # as in production: the suite waits for no disk
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")
    with CaptureQueriesContext(connection) as alone:
        insert_and_go_on(Account(user=UserFactory(), balance=1))
    with CaptureQueriesContext(connection) as together, transaction.atomic():
        insert_and_go_on(Account(user=UserFactory(), balance=2))
    assert sorted(Account.objects.values_list("balance", flat=True)) == [1, 2]
    if connection.vendor == "postgresql":
        assert "synchronous_commit" in str(alone.captured_queries)
        assert "synchronous_commit" not in str(together.captured_queries)
        assert connection.connection.execute("SHOW synchronous_commit").fetchone() == ("on",)


def test_what_a_constraint_refuses_is_said_as_django_says_it(people):
    twin = Account(user=people[0])
    for _time in range(2):
        with pytest.raises(IntegrityError), transaction.atomic():
            insert([twin])
    assert twin.pk is None
    assert balances_of(user=people[0].pk) == [1]


def test_only_what_is_missing_is_added(people):
    stranger = UserFactory()
    rows = [Account(user=person, balance=9) for person in (people[1], stranger, people[0])]
    assert insert_missing(rows, "user_id") == [rows[1]]
    assert rows[1] == stranger.beli_account
    assert insert_missing(rows, "user_id") == []
    assert sorted(Account.objects.values_list("balance", flat=True)) == [1, 2, 3, 9]


def test_rows_are_deleted(people):
    stranger = Account.objects.create(user=UserFactory())
    assert [delete(Account, {"user": stranger.user}) for _time in range(2)] == [1, 0]
    assert Account.objects.count() == 3


@pytest.mark.parametrize("model", [Entry, Draw])
def test_a_ledgers_rows_are_neither_updated_nor_deleted(people, model):
    with pytest.raises(NeverChanged):
        update(model, {"amount": 1}, {"amount": 2})
    with pytest.raises(NeverChanged):
        delete(model, {"amount": 1})


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL keeps plans")
def test_postgresql_keeps_the_plan(people, monkeypatch):
    monkeypatch.setattr(connection.connection, "prepare_threshold", 1)
    for person in people:
        balances_of(user=person.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        assert any("beli_account" in statement for (statement,) in cursor.fetchall())
