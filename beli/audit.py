"""Is every balance the sum of its entries, and was it so after each of them?"""

from django.db.models import F, Sum, Window
from django.db.models.functions import Coalesce

from beli.models import Account, Entry


def wrong_accounts():
    """Accounts whose balance is not the sum of their entries: (id, balance, sum)."""
    accounts = Account.objects.annotate(total=Coalesce(Sum("entries__amount"), 0))
    return accounts.exclude(balance=F("total")).values_list("pk", "balance", "total")


def wrong_entries():
    """Entries whose balance_after is not the sum up to them: (id, balance_after, sum)."""
    up_to_here = Window(Sum("amount"), partition_by="account", order_by="pk")
    entries = Entry.objects.order_by("pk").annotate(total=up_to_here)
    return entries.exclude(balance_after=F("total")).values_list("pk", "balance_after", "total")
