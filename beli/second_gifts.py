"""One welcome gift for one person (D2): of those that two accounts brought, one is left.

Beli are alike, so it does not matter which gift was spent: what is unspent of any of them comes
back, until the person has had one. What is spent already is not asked for.
"""

from django.db.models import Max, Q, Sum
from django.utils.translation import gettext as _

from beli.batches import take
from beli.models import Account, Batch, Draw, Entry, Kind
from beli.posting import Move, post

REFERENCE = "second-gift-"
CARRIED = "-gift"  # how the reference ends by which a gift came from a merged account
GIVEN = Q(kind=Kind.WELCOME)
TAKEN_BACK = Q(kind=Kind.ADJUSTMENT, reference__startswith=REFERENCE)


def was_given_one(user) -> bool:
    """To this account, or to one that was merged into it."""
    return entries_of(Account.objects.filter(user=user)).filter(GIVEN).exists()


def entries_of(accounts):
    return Entry.objects.filter(Q(account__in=accounts) | Q(account__merged_into__in=accounts))


def accounts_of(*people):
    return list(Account.objects.filter(user__in=people))


def beyond_one(accounts):
    """How many beli they were given beyond one gift, without what came back already."""
    sums = entries_of(accounts).aggregate(
        given=Sum("amount", filter=GIVEN, default=0),
        one=Max("amount", filter=GIVEN, default=0),
        back=Sum("amount", filter=TAKEN_BACK, default=0),
    )
    return sums["given"] - sums["one"] + sums["back"]


def gifts(accounts):
    """The batches that are gifts, or what another account had left of one."""
    carried = Q(entry__kind=Kind.TRANSFER, entry__reference__endswith=CARRIED)
    return Batch.objects.filter(Q(entry__kind=Kind.WELCOME) | carried, account__in=accounts)


def to_take_back(kept, gone):
    """Shares below zero: [(batch, beli)], those of the account that goes first."""
    accounts = accounts_of(kept, gone)
    unspent = list(gifts(accounts).filter(left__gt=0).select_related("account").order_by("pk"))
    unspent.sort(key=lambda batch: batch.account.user_id != gone.pk)
    return take(unspent, beyond_one(accounts))


def is_held(kept, gone) -> bool:
    """Whether unpaid orders hold some of what would come back."""
    accounts = accounts_of(kept, gone)
    missing = beyond_one(accounts) + sum(amount for _batch, amount in to_take_back(kept, gone))
    holds = Entry.objects.open_holds().filter(account__in=accounts)
    return missing > 0 and Draw.objects.filter(entry__in=holds, batch__in=gifts(accounts)).exists()


def take_back(merge, accounts):
    """`accounts` are locked. Called again it takes what there is to take by then."""
    shares = to_take_back(merge.kept, merge.gone)
    own = {account: [one for one in shares if one[0].account == account] for account in accounts}
    post(
        [
            Move(
                account,
                Kind.ADJUSTMENT,
                f"{REFERENCE}{merge.pk}-{account.entries.count()}",
                mine,
                {"note": _("新人礼每人一份，合并账户时收回")},
            )
            for account, mine in own.items()
            if mine
        ]
    )
