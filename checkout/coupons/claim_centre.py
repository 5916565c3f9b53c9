"""Which coupons are shown to everybody, and how each of them stands with who looks."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checkout.coupons import windows
from checkout.coupons.terms import KIND_OF
from checkout.coupons.tickets import Ticket, tickets_of
from checkout.models import CouponClaim
from checkout.voucher.models import Voucher

GONE = Q(quantity__isnull=False, taken__gte=F("quantity"))


class State(StrEnum):
    OPEN = "open"
    SOON = "soon"
    GONE = "gone"  # none is left
    MINE = "mine"  # claimed as often as one person may, or as there are
    OVER = "over"


@dataclass
class OfferedTicket:
    """A coupon in the claim centre, as one person sees it (nobody: `mine` is empty)."""

    ticket: Ticket
    mine: list[CouponClaim]

    @property
    def voucher(self):
        return self.ticket.voucher

    @property
    def state(self):
        voucher = self.voucher
        if not voucher.is_on or self.is_over:
            return State.MINE if self.mine else State.OVER
        if len(self.mine) >= voucher.per_person:
            return State.MINE
        if windows.days_until(voucher.claim_from) > 0:
            return State.SOON
        if self.is_gone:
            return State.MINE if self.mine else State.GONE
        return State.OPEN

    @property
    def is_over(self):
        ends = (self.voucher.claim_until, self.voucher.use_until)
        return any(windows.state(None, end) == windows.State.OVER for end in ends)

    @property
    def is_gone(self):
        return self.voucher.quantity is not None and self.voucher.taken >= self.voucher.quantity

    @property
    def is_usable(self):
        """Is one of mine still to be used?"""
        return any(claim.is_usable() for claim in self.mine)

    @property
    def taken_percent(self):
        """Whole percent that are claimed; 100 only when none is left, None without a limit."""
        if not self.voucher.quantity:
            return None
        taken = min(self.voucher.taken, self.voucher.quantity)
        return max(taken * 100 // self.voucher.quantity, 1 if taken else 0)

    @property
    def opens(self):
        days = windows.days_until(self.voucher.claim_from)
        if days == 1:
            return _("明天开抢")
        return ngettext("%(days)s 天后开抢", "%(days)s 天后开抢", days) % {"days": days}


def public_coupons():
    """Whatever everybody may see, with how many are `taken`."""
    last = CouponClaim.objects.filter(voucher=OuterRef("pk")).order_by("-serial")
    taken = Coalesce(Subquery(last.values("serial")[:1]), 0)
    listed = Voucher.objects.filter(is_listed=True, voucher_set=None)
    return listed.filter(offers__benefit__proxy_class__in=KIND_OF).annotate(taken=taken)


def listed(user=None):
    """What can be claimed now or later: open ones first, those that are gone last.

    What `user` has claimed is not gone for them: it stays where it stood when they claimed it.
    """
    today = windows.today()
    soon = When(claim_from__gt=today, then=Value(1))
    mine = CouponClaim.objects.filter(voucher=OuterRef("pk"), owner=user and user.pk)
    gone = When(GONE & ~Exists(mine), then=Value(2))
    return (
        public_coupons()
        .filter(Q(claim_until=None) | Q(claim_until__gte=today), is_on=True)
        .filter(Q(use_until=None) | Q(use_until__gte=today))
        .annotate(place=Case(gone, soon, default=Value(0), output_field=IntegerField()))
        .order_by("place", "claim_from", "-pk")
    )


def claimable():
    """What can be claimed now."""
    return listed().filter(place=0)


def shown_as(vouchers, *, user):
    """[OfferedTicket] of listed vouchers, for a person who may be nobody yet."""
    vouchers = list(vouchers)
    mine = claims_by_voucher(vouchers, user)
    return [OfferedTicket(one, mine[one.voucher.pk]) for one in tickets_of(vouchers)]


def claims_by_voucher(vouchers, user):
    found = defaultdict(list)
    if user.is_authenticated:
        claims = CouponClaim.objects.of(user).filter(voucher__in=vouchers)
        for claim in claims.select_related("voucher").order_by("pk"):
            found[claim.voucher_id].append(claim)
    return found
