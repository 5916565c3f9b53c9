"""Coupons in Oscar's books: what each claim took off an order, and off which lines."""

from oscar.core.loading import get_model

OrderDiscount = get_model("order", "OrderDiscount")
OrderLineDiscount = get_model("order", "OrderLineDiscount")
VoucherApplication = get_model("voucher", "VoucherApplication")


def write_coupons(order, uses, lines):
    """`uses`: CouponUses; `lines`: the order's lines by the basket's references. Three queries."""
    if not uses:
        return
    discounts = OrderDiscount.objects.bulk_create(discount_of(order, use) for use in uses)
    OrderLineDiscount.objects.bulk_create(
        OrderLineDiscount(
            line=lines[reference], order_discount=discount, is_incl_tax=True, amount=amount
        )
        for discount, use in zip(discounts, uses, strict=True)
        for reference, amount in use.shares.items()
    )
    apply_vouchers(order, discounts)


def discount_of(order, use):
    """Its message is the number of the claim."""
    voucher = use.claim.voucher
    return OrderDiscount(
        order=order,
        offer_id=use.offer.pk,
        offer_name=use.offer.name,
        voucher_id=voucher.pk,
        voucher_code=voucher.code,
        frequency=1,
        amount=use.amount,
        message=use.claim.number,
    )


def apply_vouchers(order, discounts):
    VoucherApplication.objects.bulk_create(
        VoucherApplication(voucher_id=discount.voucher_id, user_id=order.user_id, order=order)
        for discount in discounts
    )


def apply_vouchers_again(order):
    """The order was released and is paid after all (D20)."""
    apply_vouchers(order, order.discounts.exclude(voucher_id=None))


def unapply_vouchers(orders):
    """The orders are released: Oscar's dashboard does not list them as uses any more."""
    VoucherApplication.objects.filter(order__in=orders).delete()
