"""How somebody gets a coupon: by claiming it, by a code, or as a gift from staff (S0.32-S0.34).

One campaign's claims are made one after the other, under a lock on its row, so that neither its
quantity nor what one person may have is ever exceeded. A code of a set locks its set before.
"""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, F, Value
from django.db.models.functions import Replace
from django.utils import timezone

from checkout.coupons import windows
from checkout.coupons.claim_states import Status, move
from checkout.coupons.refusals import (
    AlreadyClaimed,
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
from checkout.coupons.windows import State
from checkout.models import CouponClaim
from checkout.voucher.grouping import grouped
from checkout.voucher.models import Voucher, VoucherSet

Origin = CouponClaim.Origin
HYPHENLESS = Replace(F("code"), Value("-"), Value(""))


@dataclass(frozen=True)
class Given:
    """What came of giving: the claims, who had their limit already, and whom none was left for."""

    claims: list
    skipped: list
    left_out: list


@transaction.atomic
def claim(*, user, voucher_id):
    """Claim a coupon that everybody may see. Raises ClaimRefused.

    Claimed before as often as one person may, it answers AlreadyClaimed and changes nothing.
    """
    voucher = locked(pk=voucher_id, is_listed=True, voucher_set=None)
    if voucher is None:
        raise NoSuchCoupon
    return claim_next(voucher, user, Origin.CLAIM)


@transaction.atomic
def claim_code(*, user, code):
    """Claim by a code, of a campaign or of a set; case, width, blanks and hyphens are forgiven.

    Raises ClaimRefused: NoCode for nothing, NoSuchCode for whatever is no code.
    """
    known = voucher_of(code)
    if known and known.voucher_set_id:
        VoucherSet.objects.select_for_update(no_key=True).filter(pk=known.voucher_set_id).first()
    voucher = known and locked(pk=known.pk)
    if voucher is None:
        raise NoSuchCode
    if voucher.voucher_set_id:
        return take_code(voucher, user)
    return claim_next(voucher, user, Origin.CODE)


@transaction.atomic
def give(*, voucher, users):
    """Give one each, listed or not and whatever its days for claiming; returns Given.

    Bound by the quantity and by what one person may have. Raises CouponOff, UseWindowOver.
    """
    voucher = locked(pk=voucher.pk)
    refuse_useless(voucher)
    users = list({user.pk: user for user in users}.values())
    have = dict(
        claims_like(voucher, owner__in=users).values_list("owner").annotate(Count("pk")).order_by()
    )
    due = [user for user in users if have.get(user.pk, 0) < voucher.per_person]
    last = last_serial(voucher)
    room = len(due) if voucher.quantity is None else max(0, voucher.quantity - last)
    claims = CouponClaim.objects.bulk_create(
        new_claim(voucher, serial, user, Origin.GIFT)
        for serial, user in enumerate(due[:room], last + 1)
    )
    full = [user for user in users if have.get(user.pk, 0) >= voucher.per_person]
    return Given(claims, full, due[room:])


def plain_code(code):
    """The code as it is stored: NFKC (an input method may widen letters), no blanks, capitals."""
    code = unicodedata.normalize("NFKC", code)
    return "".join(sign for sign in code if sign.isprintable() and not sign.isspace()).upper()


def voucher_of(code):
    """The voucher that is meant, or None. Raises NoCode.

    A hyphen may be missing, or stand where none belongs; what is written exactly goes first.
    """
    code = plain_code(code)
    signs = "".join(sign for sign in code if unicodedata.category(sign) != "Pd")
    if not signs:
        raise NoCode
    exactly = Voucher.objects.filter(code__in=[code, grouped(signs)])
    found = {voucher.code: voucher for voucher in exactly}
    if found:
        return found.get(code) or found[grouped(signs)]
    campaigns = Voucher.objects.filter(voucher_set=None)  # few: the codes of sets are grouped
    return campaigns.annotate(signs=HYPHENLESS).filter(signs=signs).order_by("pk").first()


def locked(**which):
    """That voucher, locked until the transaction ends, or None."""
    return Voucher.objects.select_for_update(no_key=True).filter(**which).first()


def claim_next(voucher, user, origin):
    """`voucher` is locked."""
    refuse_repeated(voucher, user)
    refuse_closed(voucher)
    serial = last_serial(voucher) + 1
    if voucher.quantity is not None and serial > voucher.quantity:
        raise SoldOut
    claim = new_claim(voucher, serial, user, origin)
    claim.save(force_insert=True)
    return claim


def take_code(voucher, user):
    """The code's one claim becomes the user's; the set and the voucher are locked."""
    claim = voucher.claims.get()
    if claim.owner_id == user.pk:
        raise AlreadyClaimed(claim)
    if claim.owner_id:
        raise CodeTaken
    refuse_repeated(voucher, user)
    refuse_closed(voucher)
    facts = {"owner": user, "origin": Origin.CODE} | times(voucher)
    if not move([claim.pk], Status.UNUSED, old=Status.UNCLAIMED, **facts):
        raise CodeTaken
    claim.refresh_from_db()
    return claim


def claims_like(voucher, **which):
    """Claims of the campaign, or of the whole set that a code belongs to."""
    if voucher.voucher_set_id:
        return CouponClaim.objects.filter(voucher__voucher_set=voucher.voucher_set_id, **which)
    return CouponClaim.objects.filter(voucher=voucher, **which)


def refuse_repeated(voucher, user):
    mine = list(claims_like(voucher, owner=user).order_by("-pk"))
    if len(mine) >= voucher.per_person:
        raise AlreadyClaimed(mine[0], voucher.per_person)


def refuse_closed(voucher):
    refuse_useless(voucher)
    state = windows.state(voucher.claim_from, voucher.claim_until)
    if state == State.AHEAD:
        raise NotOpenYet(voucher.claim_from)
    if state == State.OVER:
        raise ClaimWindowOver


def refuse_useless(voucher):
    if not voucher.is_on:
        raise CouponOff
    if windows.state(voucher.use_from, voucher.use_until) == State.OVER:
        raise UseWindowOver


def last_serial(voucher):
    return voucher.claims.order_by("-serial").values_list("serial", flat=True).first() or 0


def new_claim(voucher, serial, user, origin):
    return CouponClaim(
        number=f"{voucher.pk:06}-{serial:08}",
        voucher=voucher,
        serial=serial,
        owner=user,
        origin=origin,
        **times(voucher),
    )


def times(voucher):
    start, end = days_of_use(voucher, windows.today())
    return {"claimed_at": timezone.now(), "use_from": start, "use_until": end}


def days_of_use(voucher, day):
    """The first and the last day on which what is claimed on `day` may be used (None: open).

    Days from the claim count that day as the first, or the coupon's own first day where that is
    later, and end with the coupon's own last day at the latest.
    """
    if not voucher.days_from_claim:
        return voucher.use_from, voucher.use_until
    start = max(day, voucher.use_from or day)
    end = start + timedelta(days=voucher.days_from_claim - 1)
    return start, min(end, voucher.use_until or end)
