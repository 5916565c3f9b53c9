"""What the ledger's rows refuse, in Python and in the database."""

import importlib

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, transaction

from beli import ledger
from beli.models import Account, Batch, Draw, Entry, Kind
from beli.rows import NeverChanged
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return ledger.credit(user=UserFactory(), amount=100, kind=Kind.GIFT, reference="gift")


@pytest.mark.parametrize("model", [Entry, Draw])
@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: type(row).objects.update(amount=1),
        lambda row: type(row).objects.filter(pk=row.pk).delete(),
        lambda row: type(row).objects.bulk_update([row], ["amount"]),
    ],
    ids=["save", "delete", "update", "delete many", "bulk update"],
)
def test_rows_are_never_changed_and_never_deleted(entry, model, change):
    with pytest.raises(NeverChanged), transaction.atomic():
        change(model.objects.get())
    assert model.objects.get().amount == 100


def test_a_row_can_be_added(entry):
    Entry(account=entry.account, kind=Kind.GIFT, amount=1, balance_after=101, reference="b").save()


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": Kind.GIFT, "amount": 1, "reference": "gift"},
        {"kind": Kind.GIFT, "amount": 1, "attempt": 2},
        {"kind": Kind.GIFT, "amount": 0},
        {"kind": Kind.ADJUSTMENT, "amount": 0},
        {"kind": Kind.GIFT, "amount": -1},
        {"kind": Kind.RELEASE, "amount": -1},
        {"kind": Kind.HOLD, "amount": 1},
        {"kind": Kind.PURCHASE, "amount": 1},
        {"kind": Kind.PURCHASE, "amount": -1, "attempt": 2},
        {"kind": Kind.EXPIRY, "amount": 1},
        {"kind": "nonsense", "amount": 1},
    ],
    ids=str,
)
def test_the_database_refuses_an_entry_that_cannot_be(entry, fields):
    facts = {"account": entry.account, "balance_after": 1, "reference": "other"} | fields
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(**facts)


@pytest.mark.parametrize("left", [-1, 101])
def test_the_database_keeps_what_is_left_within_the_batch(entry, left):
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.update(left=left)


def test_a_batch_has_one_draw_of_an_entry_and_none_of_nothing(entry):
    for amount in (5, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            Draw.objects.create(entry=entry, batch=entry.batch, amount=amount)


def test_credits_of_before_there_were_batches_get_theirs():
    """What migration 0003 does to accounts as version 0001 knew them."""
    early = [Account.objects.create(user=UserFactory(), balance=total) for total in (130, 90, 0)]
    stories = {0: [100, 30], 1: [100, 50, -60]}
    for number, amounts in stories.items():
        after = 0
        for amount in amounts:
            after += amount
            Entry.objects.create(
                account=early[number],
                kind=Kind.ADJUSTMENT,
                amount=amount,
                balance_after=after,
                reference=str(after),
            )
    migration = importlib.import_module("beli.migrations.0003_batches_of_earlier_credits")
    for _time in range(2):
        migration.make_batches(apps, None)
    lefts = Batch.objects.order_by("entry_id").values_list("account", "left", "expires_on")
    first, second, _empty = (account.pk for account in early)
    assert list(lefts) == [
        (first, 100, None),
        (first, 30, None),
        (second, 40, None),
        (second, 50, None),
    ]
    call_command("check_beli")
