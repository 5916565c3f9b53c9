"""The beli ledger: rows are only added, and the account's balance is always their sum."""

from django.db import transaction

from beli.models import Account, Entry


class NotAnAmount(ValueError):
    """Beli are whole numbers above zero."""


@transaction.atomic
def credit(*, user, amount, kind, reference, note=""):
    """Give the person `amount` beli; returns the Entry.

    One kind and reference is one entry, however often this is called: a repetition returns the
    first entry and changes nothing. Raises NotAnAmount.
    """
    if type(amount) is not int or amount <= 0:
        raise NotAnAmount(f"{amount!r} is no amount of beli.")
    account = lock_account(user)
    earlier = account.entries.filter(kind=kind, reference=reference).first()
    return earlier or _add(account, amount, kind=kind, reference=reference, note=note)


def lock_account(user):
    """The person's account, made when missing, locked until the transaction ends.

    In the order of locks it comes after payable and payment (decision 4).
    """
    Account.objects.get_or_create(user=user)
    return Account.objects.select_for_update().get(user=user)


def balance(user):
    """How many beli the person has."""
    return Account.objects.filter(user=user).values_list("balance", flat=True).first() or 0


def _add(account, amount, **fields):
    account.balance += amount
    account.save(update_fields=["balance"])
    return Entry.objects.create(
        account=account, amount=amount, balance_after=account.balance, **fields
    )
