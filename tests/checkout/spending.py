"""Coupons and beli for learners, and settling with them."""

from beli import ledger
from beli.models import Kind
from checkout.models import CouponClaim
from checkout.placing import place_order
from checkout.settlement.quoting import Wish, quote
from tests.checkout.coupons import give_claim, make_coupon
from tests.checkout.shopping import basket_of


def coupon_for(user, *, off=None, percent=None, minimum=None, only=(), **fields) -> CouponClaim:
    """A claim of the learner's: `off` yuan (from a `minimum`), or `percent` still to pay.

    `only`: the courses it is bound to.
    """
    kind = "amount_off_from" if minimum else "amount_off"
    if percent:
        kind = "percent_to_pay"
    if only:
        fields["products"] = only
    return give_claim(user, make_coupon(kind, off or percent, minimum=minimum, **fields))


def beli_for(user, amount):
    ledger.credit(user=user, amount=amount, kind=Kind.GIFT, reference="test")


def own(coupons=None, general=None, beli=0):
    """The learner's own choice; `coupons`: {course: claim}."""
    named = {f"course-{course.pk}": claim.pk for course, claim in (coupons or {}).items()}
    return Wish(is_best=False, coupons=named, general=general and general.pk, beli=beli)


def quote_of(user, wish=None, lines=None):
    """The whole basket, unless `lines` says which of it."""
    basket = basket_of(user)
    lines = list(basket.all_lines()) if lines is None else lines
    return quote(user=user, basket=basket, lines=lines, wish=wish)


def place_as_quoted(user, wish=None, lines=None):
    """What the settlement page does: shows a quote, and places what it showed."""
    shown = quote_of(user, wish, lines)
    basket = basket_of(user)
    return place_order(
        user=user,
        basket=basket,
        lines=list(basket.all_lines()) if lines is None else lines,
        expected_total=shown.pay,
        expected_beli=shown.beli,
        wish=wish or Wish(),
    )
