"""What becomes of coupons: claimed, held by an order, used, released, given back, lapsed (D17).

Whoever calls with an order holds that order locked; claims are locked after it, by id (decision 4).
All of it may be called again: the second call finds nothing left to do.
"""

from django.db import connection, transaction
from django.utils import timezone
from oscar.core.loading import get_model

from checkout.coupons.claim_states import IllegalMove, Status, move, use_held
from checkout.coupons.claiming import claim, claim_code, give
from checkout.coupons.refusals import (
    AlreadyClaimed,
    ClaimGone,
    ClaimRefused,
    ClaimWindowOver,
    CodeTaken,
    CouponOff,
    NoCode,
    NoSuchCode,
    NoSuchCoupon,
    NotOpenYet,
    SoldOut,
    UseWindowOver,
)
from checkout.models import CouponClaim

__all__ = [
    "AlreadyClaimed", "ClaimGone", "ClaimRefused", "ClaimWindowOver", "CodeTaken", "CouponOff",
    "IllegalMove", "NoCode", "NoSuchCode", "NoSuchCoupon", "NotOpenYet", "SoldOut",
    "UseWindowOver", "claim", "claim_code", "expire_due", "give", "give_back", "hold", "hold_again",
    "release", "use",
]  # fmt: skip

OrderLineDiscount = get_model("order", "OrderLineDiscount")
BATCH = 1000


@transaction.atomic
def hold(*, claims, order):
    """Set claims (or ids of claims) aside for the order. Raises ClaimGone; then none is held.

    They must be its owner's, unused, and usable today. Held by this very order is well.
    """
    ids = {getattr(claim, "pk", claim) for claim in claims}
    found = {claim.pk: claim for claim in locked(pk__in=ids)}
    for pk in sorted(ids):
        asked = found.get(pk)
        if asked is None or asked.owner_id != order.user_id:
            raise ClaimGone(pk)
        if not (asked.is_usable() or is_held_by(order, asked)):
            raise ClaimGone(pk, asked.voucher.title)
    set_aside(ids, Status.UNUSED, order)


@transaction.atomic
def hold_again(*, order):
    """Hold once more what a released order had held: its money came late (D20).

    The order's discounts remember the claims by their numbers. What lapsed since serves all the
    same, for it was held in time. Raises ClaimGone when one is held or used by another order.
    """
    numbers = set(numbers_of(order))
    found = list(locked(number__in=numbers, owner=order.user_id))
    if len(found) < len(numbers):
        raise ClaimGone(None)
    for had in found:
        if had.status not in {Status.UNUSED, Status.EXPIRED} and not is_held_by(order, had):
            raise ClaimGone(had.pk, had.voucher.title)
    for old in (Status.UNUSED, Status.EXPIRED):
        set_aside([had.pk for had in found], old, order)


@transaction.atomic(savepoint=False)
def use(*, order):
    """The order is paid: what it holds is used."""
    use_held(order=order.pk, used_at=timezone.now())


@transaction.atomic
def release(*, orders):
    """The orders (any number of them) are not paid: what they hold is free again, or lapsed.

    Three queries for all of them.
    """
    let_go(locked(order__in=orders, status=Status.HELD), Status.HELD)


@transaction.atomic
def give_back(*, order, lines=None):
    """The order is refunded: what it used may be used again while its days last (D19).

    `lines`: all of its lines that are refunded by now (None: all there are). A coupon comes back
    once every line that it made cheaper is among them.
    """
    used = locked(order=order, status=Status.USED)
    if lines is not None:
        used = used.filter(number__in=numbers_of(order, lines))
    let_go(used, Status.USED)


def expire_due(batch_size=BATCH):
    """Let all that is past its days lapse. Any number of workers may do it at once."""
    while expire_batch(batch_size):
        pass


@transaction.atomic
def expire_batch(size):
    skip = connection.features.has_select_for_update_skip_locked
    due = CouponClaim.objects.past_their_days().select_for_update(no_key=True, skip_locked=skip)
    claims = list(due.order_by("pk")[:size].values_list("pk", "status"))
    for old in (Status.UNUSED, Status.UNCLAIMED):
        move([pk for pk, status in claims if status == old], Status.EXPIRED, old=old)
    return len(claims)


def locked(**which):
    """Those claims with their vouchers, locked by id until the transaction ends."""
    mine = CouponClaim.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    return mine.filter(**which).select_related("voucher")


def is_held_by(order, claim):
    return claim.status == Status.HELD and claim.order_id == order.pk


def set_aside(ids, old, order):
    move(ids, Status.HELD, old=old, order=order, held_at=timezone.now())


def let_go(claims, old):
    """`claims` are locked and all of them `old`."""
    over, free = [], []
    for one in claims:
        (over if one.is_past_its_days else free).append(one.pk)
    facts = {"order": None, "held_at": None, "used_at": None}
    move(free, Status.UNUSED, old=old, **facts)
    move(over, Status.EXPIRED, old=old, **facts)


def numbers_of(order, lines=None):
    """Numbers of the claims that made the order (or these lines of it, and no others) cheaper."""
    discounts = order.discounts.exclude(voucher_id=None)
    if lines is not None:
        elsewhere = OrderLineDiscount.objects.filter(line__order=order).exclude(line__in=lines)
        discounts = discounts.exclude(pk__in=elsewhere.values("order_discount"))
    return discounts.values_list("message", flat=True)
