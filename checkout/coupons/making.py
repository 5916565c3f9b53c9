"""Making coupons and codes: one offer of Oscar's says what they are worth (decision 7).

`kind`: of checkout.reckoning.arithmetic.Kind. `value`: yuan off, or the percent still to be paid
(79 for 7.9折). `minimum`: yuan, for 满减 alone. `range`: what they are bound to, None for general.
`terms`: other fields of the voucher; those not named stay as they are. What is switched off can
neither be claimed nor used. The days of claims already made do not change.
"""

from contextlib import contextmanager
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from checkout.coupons.claiming import last_serial, plain_code
from checkout.coupons.term_rules import what_is_wrong
from checkout.coupons.terms import CLASS_OF
from checkout.offer.coupon_kinds import SpendAtLeast
from checkout.reckoning.arithmetic import Kind
from checkout.voucher.codes import change_codes, make_codes
from checkout.voucher.models import Voucher, VoucherSet

Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")

MINIMUM_CLASS = f"{SpendAtLeast.__module__}.{SpendAtLeast.__qualname__}"
TERMS = (
    "brief", "is_on", "is_listed", "covers_degrees", "quantity", "per_person", "claim_from",
    "claim_until", "use_from", "use_until", "days_from_claim",
)  # fmt: skip


class CouponRefused(ValidationError):
    """Nothing was made or changed. `message_dict` says why, field by field."""

    def __str__(self):
        return " ".join(self.messages)


def put_coupon(*, voucher=None, name, code, kind, value, minimum=None, range=None, **terms):
    """Make a coupon, or change this one; returns the voucher. Raises CouponRefused.

    One at a time, and never beside a claim: its row is locked, as claiming does.
    """
    said = what_is_said(name=name, kind=kind, value=value, minimum=minimum, code=plain_code(code))
    with told_when_taken():
        voucher = lock(voucher) if voucher else Voucher()
        terms = terms_of_voucher(voucher) | terms
        refuse(what_is_wrong(said, terms) or fewer_than_claimed(voucher, terms["quantity"]))
        for field, content in {"name": said["name"], "code": said["code"], **terms}.items():
            setattr(voucher, field, content)
        voucher.save()
        voucher.offers.set([put_offer(voucher.offers.first(), said, range)])
    return voucher


def put_code_set(
    *,
    voucher_set=None,
    name,
    number,
    kind,
    value,
    minimum=None,
    range=None,
    description="",
    **terms,
):
    """Make a set of so many codes, each for one use, or change this one with all of its codes.

    Codes can be added, not taken away. `per_person` is over the whole set. Returns the set,
    locked like a coupon. Raises CouponRefused.
    """
    said = what_is_said(name=name, kind=kind, value=value, minimum=minimum)
    with told_when_taken():
        voucher_set = lock(voucher_set) if voucher_set else VoucherSet(count=0)
        pattern = (voucher_set.vouchers.first() if voucher_set.pk else None) or Voucher()
        terms = terms_of_voucher(pattern) | terms | {"quantity": 1, "is_listed": False}
        refuse(what_is_wrong(said, terms) or fewer_codes(voucher_set, number))
        voucher_set.name, voucher_set.description = said["name"], description
        offer = put_offer(pattern.offers.first() if pattern.pk else None, said, range)
        change_codes(voucher_set, terms)
        make_codes(voucher_set, number - voucher_set.vouchers.count(), offer, terms)
    return voucher_set


def lock(row):
    """A coupon or a set as it is now, locked until the transaction ends."""
    return type(row).objects.select_for_update(no_key=True).get(pk=row.pk)


def what_is_said(*, kind, value, minimum, name, **more):
    worth = {"kind": Kind(kind), "value": Decimal(value), "minimum": Decimal(minimum or 0)}
    return {"name": name.strip(), **worth, **more}


def terms_of_voucher(voucher):
    return {field: getattr(voucher, field) for field in TERMS}


def refuse(wrong):
    if wrong:
        raise CouponRefused(wrong)


def fewer_than_claimed(voucher, quantity):
    taken = last_serial(voucher) if voucher.pk else 0
    if quantity is None or quantity >= taken:
        return {}
    return {"quantity": _("已发出 %(number)s 张，发行量不能更少") % {"number": taken}}


def fewer_codes(voucher_set, number):
    have = voucher_set.vouchers.count() if voucher_set.pk else 0
    if number < have:
        return {"number": _("已有 %(number)s 个券码，不能减少") % {"number": have}}
    return {} if number > 0 else {"number": _("请填写大于 0 的整数")}


@contextmanager
def told_when_taken():
    """A transaction; a name or code that another coupon has is refused in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise CouponRefused({"name": _("已有同名或同码的优惠券")}) from error


def put_offer(offer, said, range):
    """Its name is the coupon's: orders show it."""
    offer = offer or ConditionalOffer(benefit=Benefit(), condition=Condition())
    offer.benefit.proxy_class, offer.benefit.value = CLASS_OF[said["kind"]], said["value"]
    offer.condition.proxy_class, offer.condition.value = MINIMUM_CLASS, said["minimum"] or None
    offer.condition.range = range
    offer.benefit.save()
    offer.condition.save()
    offer.name, offer.offer_type, offer.exclusive = said["name"], ConditionalOffer.VOUCHER, False
    offer.save()
    return offer
