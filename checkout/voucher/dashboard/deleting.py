"""A coupon that nobody has claimed may go, with its offer. Whatever was claimed stays."""

from django.db import transaction
from django.db.models import ProtectedError
from oscar.apps.offer.models import Benefit, Condition, ConditionalOffer

from checkout.models import CouponClaim
from checkout.voucher.dashboard.scope import forget_range
from checkout.voucher.models import Voucher, VoucherSet


class StillClaimed(Exception):
    """Somebody has one of them."""


@transaction.atomic
def delete_coupon(voucher):
    """Raises StillClaimed."""
    delete(Voucher.objects.filter(pk=voucher.pk))


@transaction.atomic
def delete_set(code_set):
    """With all its codes; the set is locked first, as claiming does. Raises StillClaimed."""
    VoucherSet.objects.select_for_update().get(pk=code_set.pk)
    delete(Voucher.objects.filter(voucher_set=code_set))
    code_set.delete()


def delete(vouchers):
    vouchers = vouchers.select_for_update().order_by("pk")
    pks = [voucher.pk for voucher in vouchers]
    offers = list(ConditionalOffer.objects.filter(vouchers__in=pks).distinct())
    CouponClaim.objects.filter(voucher__in=pks, owner=None).delete()
    try:
        Voucher.objects.filter(pk__in=pks).delete()
    except ProtectedError as error:
        raise StillClaimed from error
    for offer in offers:
        range_ = offer.condition.range
        Condition.objects.filter(pk=offer.condition_id).delete()
        Benefit.objects.filter(pk=offer.benefit_id).delete()
        forget_range(range_)
