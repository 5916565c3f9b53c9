"""How coupons do, counted from claims and paid orders (decision 7: never from Oscar's counters)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from oscar.core.loading import get_model

from checkout.coupons import windows
from checkout.models import CouponClaim
from checkout.order.models import Line
from checkout.states import HAS_BEEN_PAID
from checkout.states import Status as OrderStatus
from checkout.voucher.models import Voucher

OrderDiscount = get_model("order", "OrderDiscount")
Status = CouponClaim.Status
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Figures:
    """`claimed`: how many people have, whatever became of them; `expired`: of those.

    `discount`: yuan given away in paid orders that were not refunded whole; `revenue`: yuan in
    money that these orders brought, less what went back.
    """

    claimed: int = 0
    held: int = 0
    used: int = 0
    expired: int = 0
    discount: Decimal = ZERO
    revenue: Decimal = ZERO


def figures_of(vouchers):
    """{voucher id: Figures} by two queries."""
    ids = [voucher.pk for voucher in vouchers]
    claims = CouponClaim.objects.filter(voucher__in=ids)
    discounts = OrderDiscount.objects.filter(voucher_id__in=ids)
    return figures(
        ids, claims.annotate(of_what=F("voucher")), discounts.annotate(of_what=F("voucher_id"))
    )


def figures_of_sets(voucher_sets):
    """{voucher set id: Figures} of all their codes, by two queries."""
    ids = [voucher_set.pk for voucher_set in voucher_sets]
    its_set = Voucher.objects.filter(pk=OuterRef("voucher_id")).values("voucher_set")
    codes = Voucher.objects.filter(voucher_set__in=ids)
    claims = CouponClaim.objects.filter(voucher__voucher_set__in=ids)
    discounts = OrderDiscount.objects.filter(voucher_id__in=codes.values("pk"))
    return figures(
        ids,
        claims.annotate(of_what=F("voucher__voucher_set")),
        discounts.annotate(of_what=Subquery(its_set)),
    )


def figures(ids, claims, discounts):
    """`of_what` of claims and discounts is one of the ids."""
    found = {pk: {} for pk in ids}
    for row in counted(claims):
        found[row.pop("of_what")] |= row
    for row in earned(discounts):
        found[row.pop("of_what")] |= row
    return {pk: Figures(**facts) for pk, facts in found.items()}


def counted(claims):
    lapsed = Q(status=Status.EXPIRED) | Q(status=Status.UNUSED, use_until__lt=windows.today())
    return (
        claims.filter(owner__isnull=False)
        .order_by()
        .values("of_what")
        .annotate(
            claimed=Count("pk"),
            held=Count("pk", filter=Q(status=Status.HELD)),
            used=Count("pk", filter=Q(status=Status.USED)),
            expired=Count("pk", filter=lapsed),
        )
    )


def earned(discounts):
    """An order with two of the same brings its money once."""
    earlier = OrderDiscount.objects.filter(
        order=OuterRef("order"), voucher_id=OuterRef("voucher_id"), pk__lt=OuterRef("pk")
    )
    back = Line.objects.filter(order=OuterRef("order")).order_by().values("order")
    back = back.annotate(sum=Sum("refunded_money")).values("sum")
    due = F("order__total_incl_tax") - F("order__beli_amount")
    is_kept = ~Q(order__status=OrderStatus.REFUNDED)
    return (
        discounts.filter(order__status__in=HAS_BEEN_PAID)
        .annotate(is_first=~Exists(earlier), back=Subquery(back))
        .order_by()
        .values("of_what")
        .annotate(
            discount=Sum("amount", filter=is_kept, default=ZERO),
            revenue=Sum(due - F("back"), filter=Q(is_first=True), default=ZERO),
        )
    )
