"""The coupons that a course page offers: those of this course, and those for everything.

The page is the same for everyone (decision 8): who has one already learns so when claiming.
"""

from datetime import timedelta

from django.db.models import F, Q

from catalogue.partner.sale_prices import note
from checkout.coupons import windows
from checkout.coupons.claim_centre import claimable
from checkout.coupons.scopes import GENERAL, Scope
from checkout.coupons.terms import terms_of
from checkout.coupons.tickets import Ticket
from checkout.offer.covering import ranges_with
from checkout.voucher.models import day_begins

MOST = 3
DAY = timedelta(days=1)


def course_coupons(product):
    """[Ticket], the course's own first. None for a page that sells nothing. Flat queries."""
    if product is None:
        return []
    note(day_begins(windows.today() + DAY))  # when windows begin and end
    fits = Q(bound_to=None) | Q(bound_to__in=ranges_with(product))
    bound_to = F("offers__condition__range")
    found = claimable().annotate(bound_to=bound_to).filter(fits)
    vouchers = list(found.order_by(F("bound_to").asc(nulls_last=True), "-pk")[:MOST])
    terms = terms_of(vouchers)
    return [Ticket(one, terms[one.pk], Scope() if one.bound_to else GENERAL) for one in vouchers]
