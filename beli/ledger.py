"""The beli ledger: rows are only added, and the account's balance is always their sum.

Beli are held when an order is placed, spent when it is paid and released when it is not (D17);
held beli are off the balance at once. A reference is one thing: what is told a second time
changes nothing and gets the first entry for an answer. Amounts are whole beli above zero, or
NotAnAmount is raised.
"""

from django.db import transaction
from django.db.models import Q, Sum

from beli.batches import put_back, take
from beli.lapsing import lapses, sweep
from beli.models import Account, Batch, Draw, Entry, Kind
from beli.posting import Move, post
from beli.prepared import prepared
from beli.refusals import AlreadyUsed, NoReason, NotAnAmount, NotEnough, NotHeld, TooMuch

BATCH = 500


def balance(user):
    """How many beli the person has; held ones are no part of it, lapsed ones until swept."""
    return Account.objects.filter(user=user).values_list("balance", flat=True).first() or 0


def available(user):
    """How many beli the person can spend today."""
    live = Batch.objects.live().filter(account__user=user)
    return live.aggregate(total=Sum("left"))["total"] or 0


@transaction.atomic
def credit(*, user, amount, kind, reference, note="", expires_on=None, url=""):
    """Give beli, to be spent until the end of the day `expires_on` (None: for ever)."""
    whole(amount)
    account = lock_account(user)
    earlier = account.entries.filter(kind=kind, reference=reference).first()
    shares = [(Batch(account=account, amount=amount, expires_on=expires_on), amount)]
    return earlier or post([Move(account, kind, reference, shares, {"note": note, "url": url})])[0]


@transaction.atomic
def adjust(*, user, amount, reference, note, by, expires_on=None):
    """`by` of the staff gives or (below zero) takes, and says why.

    Raises NoReason, NotEnough, and AlreadyUsed when the reference stands for anything else.
    """
    if not note.strip():
        raise NoReason
    whole(abs(amount) if type(amount) is int else amount)
    account = lock_account(user)
    earlier = adjusted(account, by, reference)
    if earlier:
        return the_same(earlier, account=account, amount=amount, note=note, expires_on=expires_on)
    fields = {"note": note, "by": by}
    if amount < 0:
        return take_from(account, -amount, Kind.ADJUSTMENT, reference, fields)
    shares = [(Batch(account=account, amount=amount, expires_on=expires_on), amount)]
    return post([Move(account, Kind.ADJUSTMENT, reference, shares, fields)])[0]


def adjusted(account, by, reference):
    """The adjustment with this reference: of this account, or of another that `by` booked on."""
    entries = Entry.objects.filter(Q(account=account) | Q(by=by), kind=Kind.ADJUSTMENT)
    return entries.filter(reference=reference).select_related("batch").order_by("pk").first()


def the_same(earlier, *, account, amount, note, expires_on):
    """The earlier adjustment, when it says the same. Raises AlreadyUsed."""
    said = (earlier.account_id, earlier.amount, earlier.note)
    until = earlier.batch.expires_on if earlier.amount > 0 else None
    if (*said, until) != (account.pk, amount, note, expires_on):
        raise AlreadyUsed(earlier)
    return earlier


@transaction.atomic
def hold(*, user, amount, reference, note="", url=""):
    """Set beli aside for an order; returns the hold. Raises NotEnough.

    What was released may be held once more under the same reference: money that came late (D20).
    """
    whole(amount)
    account = lock_account(user)
    last = latest_hold(account, reference)
    if last and (last.is_spent or not last.is_released):
        return last
    fields = {"note": note, "url": url, "attempt": last.attempt + 1 if last else 1}
    return take_from(account, amount, Kind.HOLD, reference, fields)


def spend(*, user, reference):
    """The order is paid: what is held becomes spent. Returns the purchase. Raises NotHeld.

    `user`: the person or their id.
    """
    with transaction.atomic(savepoint=False):  # NotHeld, which a caller may catch, comes after it
        held = latest_hold(lock_account_that_holds(user), reference)
        if held and not held.is_spent and not held.is_released:
            return pay_with(held)
    if held and held.is_spent:
        return held.answers.get(kind=Kind.PURCHASE)
    raise NotHeld(f"{user} holds no beli for {reference}.")


def pay_with(held):
    back = ending(held, held.known_draws)
    shares = [(batch, -amount) for batch, amount in back.shares]
    fields = back.fields | {"attempt": 1}
    return post([back, Move(held.account, Kind.PURCHASE, held.reference, shares, fields)])[1]


@transaction.atomic
def release(*, user, reference):
    """The order is not paid: what is held goes back into the batches it came from.

    Returns the release, or None when nothing was held or it is spent: then nothing changes.
    """
    held = latest_hold(lock_account(user), reference)
    if held is None or held.is_spent:
        return None
    if held.is_released:
        return held.answers.get(kind=Kind.RELEASE)
    return post([ending(held, held.known_draws)])[0]


def release_many(pairs):
    """Release what is held for (user id, reference); what is not held is passed over.

    500 to a transaction, each at the same number of queries whatever its size. Accounts are
    locked in the order of their people's ids.
    """
    pairs = sorted(set(pairs))
    for start in range(0, len(pairs), BATCH):
        release_batch(set(pairs[start : start + BATCH]))


@transaction.atomic
def release_batch(pairs):
    people, references = ({pair[part] for pair in pairs} for part in (0, 1))
    accounts = {account.pk: account for account in lock_accounts(people)}
    found = Entry.objects.open_holds().filter(account__in=accounts, reference__in=references)
    holds = [
        held
        for held in found.order_by("pk")
        if (accounts[held.account_id].user_id, held.reference) in pairs
    ]
    draws = {held.pk: [] for held in holds}
    for draw in draws_of(holds):
        draws[draw.entry_id].append(draw)
    for held in holds:
        held.account = accounts[held.account_id]
    post([ending(held, draws[held.pk]) for held in holds])


def is_held(*, user, reference) -> bool:
    """Whether beli are set aside for this reference, neither spent nor released."""
    return Entry.objects.open_holds().filter(account__user=user, reference=reference).exists()


@transaction.atomic
def give_back(*, user, amount, reference, of):
    """Return beli of the purchase with the reference `of` (D19). Returns the refund.

    Into the batches they came from; where one has lapsed since, into a batch that does not lapse.
    Raises TooMuch: never more in all than was spent.
    """
    whole(amount)
    account = lock_account(user)
    earlier = of_all_accounts(account).filter(kind=Kind.REFUND, reference=reference).first()
    if earlier:
        return earlier
    purchase = of_all_accounts(account).filter(kind=Kind.PURCHASE, reference=of).first()
    out, shares = (0, []) if purchase is None else way_back(purchase, amount, account)
    if amount > out:
        raise TooMuch(out)
    homeless = amount - sum(part for _batch, part in shares)
    if homeless:
        shares.append((Batch(account=account, amount=homeless), homeless))
    fields = {"answers_to": purchase, "note": purchase.note, "url": purchase.url}
    return post([Move(account, Kind.REFUND, reference, shares, fields)])[0]


def expire_due(batch_size=BATCH):
    """Take what has lapsed off the balances. Any number of workers may do it at once."""
    sweep(batch_size)


def whole(amount):
    if type(amount) is not int or amount <= 0:
        raise NotAnAmount(f"{amount!r} is no amount of beli.")


def lock_account(user):
    """The person's account, made when missing, locked until the transaction ends.

    In the order of locks it comes after payable and payment (decision 4).
    """
    return Account.objects.select_for_update(no_key=True).get_or_create(user=user)[0]


def lock_account_that_holds(user):
    """The same, or None for one who never had any beli: no account is made."""
    return next(iter(locked_account(user=getattr(user, "pk", user))), None)


@prepared
def locked_account(user):
    return Account.objects.select_for_update(no_key=True).filter(user=user)


def lock_accounts(people):
    locked = Account.objects.select_for_update(no_key=True)
    return locked.filter(user__in=people).order_by("user_id")


def latest_hold(account, reference):
    """It knows how it ended, and its draws. All of a reference's few rows are read, each with its
    draws, for every entry has some: cheaper than asking for it."""
    if account is None:
        return None
    draws = draws_of_reference(account=account.pk, reference=reference)
    entries = {draw.entry_id: draw.entry for draw in draws}
    held = next((entries[pk] for pk in sorted(entries, reverse=True) if is_hold(entries[pk])), None)
    if held:
        ends = {entry.kind for entry in entries.values() if entry.answers_to_id == held.pk}
        held.is_released, held.is_spent = Kind.RELEASE in ends, Kind.PURCHASE in ends
        held.known_draws = [draw for draw in draws if draw.entry_id == held.pk]
        held.account = account
    return held


def is_hold(entry):
    return entry.kind == Kind.HOLD


@prepared
def draws_of_reference(account, reference):
    found = Draw.objects.filter(entry__account=account, entry__reference=reference)
    return found.order_by("pk").select_related("entry", "batch")


def take_from(account, amount, kind, reference, fields):
    """Add an entry that takes beli, soonest to lapse first. Raises NotEnough."""
    batches = list(account.batches.in_spending_order())
    live = [batch for batch in batches if not batch.is_lapsed]
    spendable = sum(batch.left for batch in live)
    if amount > spendable:
        raise NotEnough(spendable)
    lapsed = [batch for batch in batches if batch.is_lapsed]
    move = Move(account, kind, reference, take(live, amount), fields)
    return post([*lapses(lapsed, {account.pk: account}), move])[-1]


def draws_of(entries):
    """Their draws, in the order of taking, with the batches."""
    return Draw.objects.filter(entry__in=entries).order_by("pk").select_related("batch")


def ending(held, draws):
    """The release of a hold, whose draws go back where they came from."""
    shares = [(draw.batch, -draw.amount) for draw in draws]
    fields = {
        "answers_to": held,
        "attempt": held.attempt,
        "note": held.note,
        "url": held.url,
    }
    return Move(held.account, Kind.RELEASE, held.reference, shares, fields)


def of_all_accounts(account):
    """Entries of this account and of those that were merged into it (beli.merging)."""
    return Entry.objects.filter(Q(account=account) | Q(account__merged_into=account))


def way_back(purchase, amount, account):
    """(how much of the purchase was not given back yet, shares into the account's live batches)."""
    out, taken = 0, {}
    for draw in draws_of([purchase, *purchase.answers.all()]):
        out -= draw.amount
        if draw.batch.account_id == account.pk and not draw.batch.is_lapsed:
            taken.setdefault(draw.batch_id, [draw.batch, 0])[1] -= draw.amount
    return out, put_back(list(taken.values()), amount)
