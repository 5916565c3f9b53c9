"""What the ledger keeps about a person. Its rows stay; what is left is taken when they go."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.privacy.forgetting import people_of
from accounts.privacy.register import leave, register
from accounts.privacy.rows import rows_of
from beli import gifted, ledger
from beli.models import Account, Entry, Kind

REFERENCE = "account-closed"


def collect(user):
    entries = Entry.objects.filter(account__user=user).order_by("pk")
    return rows_of(entries, "created_at", "kind", "amount", "balance_after", "note", "reference")


def forget(user):
    """What may still be spent is taken off; what lapses is swept as ever. Who comes back with the
    same contact gets no second gift."""
    people = people_of(user)
    gifted.remember_all(people)
    for person in people:
        account = Account.objects.filter(user=person).first()
        left = ledger.available(person) if account else 0
        if left:
            account = ledger.lock_account(person)
            fields = {"note": _("账户注销")}
            ledger.take_from(account, left, Kind.ADJUSTMENT, REFERENCE, fields)


def lose(user):
    left = ledger.available(user)
    if left:
        yield _("%(left)d 贝里会作废。") % {"left": left}


register(
    "beli", collect, forget, title=gettext_lazy("贝里"), covers=["beli.Account.user"], lose=lose
)
leave("a member of staff booked it", "beli.Entry.by")
