"""Beli whose last day is over leave the balance, batch by batch."""

from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from beli.models import Account, Batch, Entry
from beli.posting import Move, post

EXPIRY = Entry.Kind.EXPIRY


def lapses(batches, accounts):
    """Moves that take what is left of lapsed batches; `accounts` {id: Account} are locked."""
    times = times_lapsed(batches) if batches else {}
    return [
        Move(
            accounts[batch.account_id],
            EXPIRY,
            f"batch-{batch.pk}",
            [(batch, -batch.left)],
            # What an order held comes back after its last day, and lapses once more.
            {"answers_to_id": batch.entry_id, "attempt": times.get(batch.entry_id, 0) + 1},
        )
        for batch in batches
    ]


def times_lapsed(batches):
    """{credit's id: how often its batch has lapsed}."""
    credits = [batch.entry_id for batch in batches]
    earlier = Entry.objects.filter(kind=EXPIRY, answers_to__in=credits).order_by()
    return dict(earlier.values_list("answers_to").annotate(Count("pk")))


def sweep(size):
    """Lapse what is due, `size` accounts to a transaction. Those another worker holds are its."""
    after = 0
    while accounts := sweep_batch(after, size):
        after = accounts[-1].user_id


@transaction.atomic
def sweep_batch(after, size):
    accounts = list(accounts_due().filter(user_id__gt=after).order_by("user_id")[:size])
    by_pk = {account.pk: account for account in accounts}
    due = Batch.objects.lapsed().filter(account__in=by_pk).order_by("pk")
    post(lapses(list(due), by_pk))
    return accounts


def accounts_due():
    lapsed = Batch.objects.lapsed().filter(account=OuterRef("pk"))
    mine = Account.objects.select_for_update(no_key=True, skip_locked=True)
    return mine.filter(Exists(lapsed))
