"""The beli of two accounts of one person, by entries on both: the ledger is never edited."""

from django.utils.translation import gettext as _

from accounts.merging.refusals import MergeRefused
from accounts.merging.register import Preview, register, stay
from beli import ledger
from beli.models import Account, Batch, Entry, Kind
from beli.posting import Move, post
from beli.refusals import NotEnough


def preview(kept, gone):
    number = ledger.available(gone)
    return Preview(_("贝里 %(number)d 个，有效期不变") % {"number": number} if number else "")


def move(merge):
    """What unpaid orders hold is let go, moved, and held again. Returns how many beli came."""
    kept, gone = merge.kept, merge.gone
    if not Account.objects.filter(user=gone).exists():
        return 0
    lock_both(kept, gone)
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


def lock_both(*people):
    """By the ids of their people, as everybody does."""
    return [ledger.lock_account(person) for person in sorted(people, key=lambda one: one.pk)]


def carry_over(merge):
    """Every batch keeps its last day; what has lapsed lapses where it is."""
    source, target = (ledger.lock_account(person) for person in (merge.gone, merge.kept))
    amount = ledger.available(merge.gone)
    if not amount:
        return 0
    reference = f"merge-{merge.pk}-{source.entries.count()}"
    fields = {"note": _("账户合并：%(name)s") % {"name": merge.gone.username}}
    taken = ledger.take_from(source, amount, Kind.TRANSFER, reference, fields)
    days = {}
    for draw in ledger.draws_of([taken]):
        days[draw.batch.expires_on] = days.get(draw.batch.expires_on, 0) - draw.amount
    post(
        [
            Move(
                target,
                Kind.TRANSFER,
                f"{reference}-{number}",
                [(Batch(account=target, amount=part, expires_on=day), part)],
                fields | {"answers_to": taken},
            )
            for number, (day, part) in enumerate(days.items(), 1)
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
