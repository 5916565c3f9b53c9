"""Codes by the thousand: vouchers of one use, each with one claim that nobody has yet."""

import secrets

from django.db.models import Value
from django.db.models.functions import Concat

from checkout.coupons.claim_states import Status, move
from checkout.models import CouponClaim
from checkout.voucher.grouping import grouped
from checkout.voucher.models import Voucher

VoucherOffer = Voucher.offers.through

SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another
BATCH = 1000


def change_codes(voucher_set, terms):
    """Save the set, and let all of its codes say the same. A code that lapsed before anybody
    claimed it wakes up when its days are extended."""
    dates = Voucher(**terms).oscars_dates()
    for field, moment in dates.items():
        setattr(voucher_set, field, moment)
    voucher_set.save()
    name = Concat(Value(f"{voucher_set.name} "), "code")
    voucher_set.vouchers.update(name=name, **terms, **dates)
    waiting = CouponClaim.objects.filter(voucher__voucher_set=voucher_set, owner=None)
    waiting.update(use_until=terms["use_until"])
    lapsed = [
        claim.pk for claim in waiting.filter(status=Status.EXPIRED) if not claim.is_past_its_days
    ]
    move(lapsed, Status.UNCLAIMED, old=Status.EXPIRED)


def make_codes(voucher_set, number, offer, terms):
    """Add so many codes to the set. They cannot be guessed: 12 signs are 60 bits of chance."""
    dates = Voucher(**terms).oscars_dates()
    codes = [new_code(voucher_set.code_length) for _n in range(number)]
    vouchers = Voucher.objects.bulk_create(
        (
            Voucher(
                name=f"{voucher_set.name} {code}",
                code=code,
                voucher_set=voucher_set,
                **terms,
                **dates,
            )
            for code in codes
        ),
        batch_size=BATCH,
    )
    VoucherOffer.objects.bulk_create(
        (VoucherOffer(voucher=voucher, conditionaloffer=offer) for voucher in vouchers),
        batch_size=BATCH,
    )
    CouponClaim.objects.bulk_create((unclaimed(voucher) for voucher in vouchers), batch_size=BATCH)
    voucher_set.update_count()


def new_code(length):
    """Like ABCD-EFGH-JKLM, the hyphens not counted."""
    return grouped("".join(secrets.choice(SIGNS) for _n in range(length)))


def unclaimed(voucher):
    """Its number is the code."""
    return CouponClaim(
        number=voucher.code,
        voucher=voucher,
        serial=1,
        status=Status.UNCLAIMED,
        use_until=voucher.use_until,
    )
