"""A learner's coupons, each with what it says and what it may be used on here."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import F

from checkout.coupons import windows
from checkout.coupons.terms import Terms, terms_of
from checkout.models import CouponClaim
from checkout.offer.membership import products_in_ranges
from checkout.reckoning.arithmetic import ZERO, Coupon

Status = CouponClaim.Status


@dataclass(frozen=True)
class Candidate:
    """`covers`: references of the lines it may be used on."""

    claim: CouponClaim
    terms: Terms
    covers: frozenset[str]

    @property
    def is_general(self):
        return self.terms.range_id is None

    @property
    def is_ready(self):
        """May it be used today, whatever on?"""
        return self.claim.is_usable()

    @cached_property
    def coupon(self):
        return Coupon(
            key=self.claim.pk,
            kind=self.terms.kind,
            value=self.terms.value,
            minimum=self.terms.minimum or ZERO,
            covers=self.covers,
            is_general=self.is_general,
        )


def candidates_of(*, user, lines, only=None):
    """{claim id: Candidate} of what `user` has neither used nor let lapse, soonest to end first.

    `only`: no others than these claims. A flat number of queries; none for none.
    """
    claims = list(claims_of(user, only)) if only is None or only else []
    if not claims:
        return {}
    terms = terms_of({claim.voucher_id: claim.voucher for claim in claims}.values())
    ranges = {one.range_id for one in terms.values()} - {None}
    members = products_in_ranges(ranges, {line.product_id for line in lines})
    return {
        claim.pk: Candidate(
            claim, terms[claim.voucher_id], covered(terms[claim.voucher_id], lines, members)
        )
        for claim in claims
        if claim.voucher_id in terms  # an offer that was deleted says nothing any more
    }


def claims_of(user, only):
    claims = CouponClaim.objects.filter(owner=user, status__in=[Status.UNUSED, Status.HELD])
    claims = claims.exclude(use_until__lt=windows.today())
    if only is not None:
        claims = claims.filter(pk__in=only)
    soonest_first = claims.order_by(F("use_until").asc(nulls_last=True), "pk")
    return soonest_first.select_related("voucher")


def covered(terms, lines, members):
    """No degree unless the coupon says so; a general coupon counts everything else."""
    products = members.get(terms.range_id, ())
    return frozenset(
        line.line_reference
        for line in lines
        if (terms.range_id is None or line.product_id in products)
        and (terms.covers_degrees or not line.product.is_degree)
    )
