"""The beli of two accounts of one person, by entries on both: the ledger is never edited."""

from django.utils.translation import gettext as _

from accounts.merging.refusals import MergeRefused
from accounts.merging.register import Preview, register, stay
from accounts.models import Merge
from beli import gifted, ledger, second_gifts
from beli.models import Account, Batch, Entry, Kind
from beli.posting import Move, post
from beli.refusals import NotEnough


def preview(kept, gone):
    shares = second_gifts.to_take_back(kept, gone)
    back = -sum(amount for _batch, amount in shares)
    lost = -sum(amount for batch, amount in shares if batch.account.user_id == gone.pk)
    number = ledger.available(gone) - lost
    note = _("新人礼每人一份：合并时会收回 %(number)d 贝里。") % {"number": back}
    is_done = Merge.objects.filter(gone=gone).exists()  # what comes in late is fetched all the same
    return Preview(
        _("贝里 %(number)d 个，有效期不变") % {"number": number} if number else "",
        notes=[note] if back else [],
        conflicts=[gift_is_held()] if not is_done and second_gifts.is_held(kept, gone) else [],
    )


def gift_is_held():
    return _("有待支付的订单用着要收回的新人礼，请先支付或取消它。")


def move(merge):
    """What unpaid orders hold is let go, moved, and held again. Returns how many beli came."""
    kept, gone = merge.kept, merge.gone
    gifted.remember_all([kept, gone])
    if not Account.objects.filter(user=gone).exists():
        return 0
    take_second_gift(merge)
    holds = list(Entry.objects.open_holds().filter(account__user=gone).order_by("pk"))
    for held in holds:
        ledger.release(user=gone, reference=held.reference)
    moved = carry_over(merge)
    for held in holds:
        hold_again(kept, held)
    source, target = (Account.objects.get(user=person) for person in (gone, kept))
    Account.objects.filter(merged_into=source).update(merged_into=target)
    Account.objects.filter(pk=source.pk).update(merged_into=target)
    return moved


def take_second_gift(merge):
    """Raises MergeRefused when an order took hold of it a moment ago; never for what came late."""
    accounts = lock_both(merge.kept, merge.gone)
    if merge.sweep_at is None and second_gifts.is_held(merge.kept, merge.gone):
        raise MergeRefused(gift_is_held())
    second_gifts.take_back(merge, accounts)


def lock_both(*people):
    """By the ids of their people, as everybody does."""
    return [ledger.lock_account(person) for person in sorted(people, key=lambda one: one.pk)]


def carry_over(merge):
    """Every batch keeps its last day, and a gift is known for one; what has lapsed lapses where
    it is."""
    source, target = (ledger.lock_account(person) for person in (merge.gone, merge.kept))
    amount = ledger.available(merge.gone)
    if not amount:
        return 0
    reference = f"merge-{merge.pk}-{source.entries.count()}"
    fields = {"note": _("账户合并：%(name)s") % {"name": merge.gone.username}}
    taken = ledger.take_from(source, amount, Kind.TRANSFER, reference, fields)
    gifts = set(second_gifts.gifts([source]).values_list("pk", flat=True))
    parts = {}
    for draw in ledger.draws_of([taken]):
        mark = second_gifts.CARRIED if draw.batch_id in gifts else ""
        key = (draw.batch.expires_on, mark)
        parts[key] = parts.get(key, 0) - draw.amount
    post(
        [
            Move(
                target,
                Kind.TRANSFER,
                f"{reference}-{number}{mark}",
                [(Batch(account=target, amount=part, expires_on=day), part)],
                fields | {"answers_to": taken},
            )
            for number, ((day, mark), part) in enumerate(parts.items(), 1)
        ]
    )
    return amount


def hold_again(kept, held):
    """Raises MergeRefused when some of it had lapsed while it was held."""
    try:
        ledger.hold(
            user=kept,
            amount=held.taken,
            reference=held.reference,
            note=held.note,
            url=held.url,
        )
    except NotEnough as error:
        told = _("另一个账户有待支付的订单使用了即将过期的贝里，请先支付或取消它。")
        raise MergeRefused(told) from error


register("beli", preview, move, fields=["beli.Account.user"], rank=10)
stay("a member of staff booked it", "beli.Entry.by")
