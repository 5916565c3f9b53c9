"""Does the ledger add up? Every question is one query for all accounts."""

from datetime import timedelta

from django.db.models import F, OuterRef, Subquery, Sum, Window
from django.db.models.functions import Coalesce
from django.utils import timezone

from beli.models import Account, Batch, Draw, Entry

# An order waits half an hour for its money (D18): what is held for longer was forgotten.
FORGOTTEN_AFTER = timedelta(days=1)


def what_is_wrong():
    """Sentences, each naming an account, entry or batch that does not add up; best: none."""
    for check in (wrong_balances, wrong_batch_sums, wrong_entries, wrong_takings, wrong_batches):
        yield from check()


def wrong_balances():
    total = sum_of(Entry.objects.filter(account=OuterRef("pk")), "account", "amount")
    for pk, balance, found in differing(Account.objects.all(), "balance", total):
        yield f"account {pk}: balance {balance}, entries add up to {found}"


def wrong_batch_sums():
    total = sum_of(Batch.objects.filter(account=OuterRef("pk")), "account", "left")
    for pk, balance, found in differing(Account.objects.all(), "balance", total):
        yield f"account {pk}: balance {balance}, batches have {found} left"


def wrong_entries():
    up_to_here = Window(Sum("amount"), partition_by="account", order_by="pk")
    for pk, after, found in differing(Entry.objects.order_by("pk"), "balance_after", up_to_here):
        yield f"entry {pk}: balance after it {after}, entries up to it add up to {found}"


def wrong_takings():
    total = sum_of(Draw.objects.filter(entry=OuterRef("pk")), "entry", "amount")
    for pk, amount, found in differing(Entry.objects.order_by("pk"), "amount", total):
        yield f"entry {pk}: amount {amount}, batches gave and got {found}"


def wrong_batches():
    total = sum_of(Draw.objects.filter(batch=OuterRef("pk")), "batch", "amount")
    for pk, left, found in differing(Batch.objects.order_by("pk"), "left", total):
        yield f"batch {pk}: {left} left, entries leave {found}"


def sum_of(rows, owner, field):
    totals = rows.order_by().values(owner).annotate(total=Sum(field)).values("total")
    return Coalesce(Subquery(totals), 0)


def differing(rows, field, total):
    """(id, what the row says, what it should say) where the two differ."""
    wrong = rows.annotate(found=total).exclude(**{field: F("found")})
    return wrong.values_list("pk", field, "found").iterator()


def what_is_forgotten():
    """Sentences, each naming a hold that neither payment nor release has ended for a day."""
    since = timezone.now() - FORGOTTEN_AFTER
    holds = Entry.objects.open_holds().filter(created_at__lt=since).order_by("pk")
    for held in holds.iterator():
        since = f"{timezone.localtime(held.created_at):%Y-%m-%d %H:%M}"
        yield f"account {held.account_id}: {-held.amount} held for {held.reference} since {since}"
