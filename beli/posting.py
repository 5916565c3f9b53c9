"""Writing movements down: the one place where entries, batches and balances change together."""

from dataclasses import dataclass, field

from beli.models import Account, Batch, Draw, Entry
from beli.prepared import insert


@dataclass
class Move:
    """An entry to be: what each batch gets (below zero: gives), and the entry's other fields."""

    account: Account
    kind: Entry.Kind
    reference: str
    shares: list[tuple[Batch, int]]
    fields: dict = field(default_factory=dict)

    @property
    def amount(self):
        return sum(amount for _batch, amount in self.shares)


def post(moves):
    """Write the moves down in their order; returns their entries.

    The caller has locked the accounts and read the batches after that. Every query is for all
    moves at once, so their number does not grow.
    """
    accounts = {move.account.pk: move.account for move in moves}
    before = {account.pk: account.balance for account in accounts.values()}
    entries = [written(move, accounts[move.account.pk]) for move in moves]
    insert(entries)
    move_batches(moves, entries)
    changed = [account for account in accounts.values() if account.balance != before[account.pk]]
    if changed:
        Account.objects.bulk_update(changed, ["balance"])
    return entries


def written(move, account):
    account.balance += move.amount
    return Entry(
        account=account,
        kind=move.kind,
        reference=move.reference,
        amount=move.amount,
        balance_after=account.balance,
        **move.fields,
    )


def move_batches(moves, entries):
    known, new, parts = {}, [], []
    for move, entry in zip(moves, entries, strict=True):
        for batch, amount in move.shares:
            if batch.pk is None:
                batch.entry, batch.left = entry, amount
                new.append(batch)
            else:
                known.setdefault(batch.pk, [batch, 0])[1] += amount
            parts.append((entry, batch, amount))
    insert(new)
    insert(Draw(entry=entry, batch=batch, amount=amount) for entry, batch, amount in parts)
    changed = [batch for batch, amount in known.values() if amount]
    for batch in changed:
        batch.left += known[batch.pk][1]
    if changed:
        Batch.objects.bulk_update(changed, ["left"])
