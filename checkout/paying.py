"""An order is paid: what that means, written down at once (decision 4)."""

from django.db import transaction
from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from beli import ledger
from beli.refusals import NotEnough
from checkout.bought import bought_before
from checkout.coupons import claims
from checkout.coupons.refusals import ClaimGone
from checkout.following_up import follow
from checkout.hurrying import hurry
from checkout.order.discounts import apply_vouchers_again
from checkout.order.models import Order, PaymentType
from checkout.signals import order_paid
from checkout.states import HAS_BEEN_PAID, Status, move_to
from checkout.stock import keep_aside_again
from checkout.surplus import send_back
from payments.signals import payment_settled

RELEASED = {Status.CANCELLED, Status.EXPIRED}
HELD = set(HAS_BEEN_PAID) - {Status.REFUNDED}


@receiver(payment_settled)
def on_payment_settled(sender, payment, payable, in_a_hurry=False, **kwargs):
    """Runs inside settle(), which holds the order's lock and then the payment's."""
    if isinstance(payable, Order):
        accept(order=payable, payment=payment, in_a_hurry=in_a_hurry)


def accept(*, order, payment, in_a_hurry=False):
    """The money has come: it pays the order, or it goes back and staff are told (D20)."""
    reason = why_refuse(order, payment)
    if not reason:
        try:
            complete(order=order, payment=payment, paid_at=payment.paid_at, in_a_hurry=in_a_hurry)
        except NotEnough as error:
            reason = f"订单 {order.number} 已关闭，贝里只剩 {error.available}，原路退回"
        except ClaimGone:
            reason = f"订单 {order.number} 已关闭，优惠券已在别处使用，原路退回"
    if reason:
        send_back(order=order, payment=payment, reason=reason)


def why_refuse(order, payment):
    """Why this money cannot pay the order; empty when it can."""
    if order.is_paid:
        return f"订单 {order.number} 已付款，这是重复付款，原路退回"
    if payment.amount != order.amount_due:
        return f"订单 {order.number} 应付 {order.amount_due} 元，原路退回"
    if order.status != Status.PENDING and in_another_order(order):
        return f"订单 {order.number} 已关闭，课程在另一笔订单中，原路退回"
    if order.status != Status.PENDING and is_owned(order):
        return f"订单 {order.number} 已关闭，课程已永久拥有，原路退回"
    return ""


def in_another_order(order):
    """Was a course of this released order ordered anew by now, and paid or to be paid?

    Locks the learner, after the order and its payment. Placing locks the learner first, but after
    that no order and no payment that was there before: the two never wait for each other in turn.
    """
    User.objects.select_for_update(no_key=True).get(pk=order.user_id)
    live = Q(status=Status.PENDING) | Q(status__in=HELD, paid_at__gte=order.closed_at)
    same = Q(
        user=order.user_id,
        lines__product__in=order.lines.values("product_id"),
        lines__access_ended_at=None,  # what was refunded is no longer bought
    )
    return Order.objects.filter(live, same).exclude(pk=order.pk).exists()


def is_owned(order):
    """Does the learner own one of its courses for ever by now?"""
    products = order.lines.values("product_id")
    return any(bought_before(user=order.user, products=products).values())


def take_back(order):
    """Take anew what the order gave away when it was released, in the order in which that went.

    Raises NotEnough, ClaimGone.
    """
    keep_aside_again(order)
    hold_beli(order)
    claims.hold_again(order=order)
    apply_vouchers_again(order)


def hold_beli(order):
    """Set its beli aside. Raises NotEnough."""
    if order.beli:
        ledger.hold(
            user=order.user,
            amount=order.beli,
            reference=order.beli_reference,
            note=order.number,
            url=order.get_absolute_url(),
        )


def complete(*, order, payment=None, paid_at=None, payment_type="", in_a_hurry=False) -> bool:
    """Move the order to paid, with all that hangs on it; False when it was paid already.

    `payment`: the money that paid it, or `payment_type` says what did instead. `in_a_hurry`: what
    merely follows (checkout.following_up) is left to a worker.

    What it holds is spent: beli first, then coupons (decision 4). A released order must have it
    back first: raises NotEnough or ClaimGone when it is gone, and changes nothing (D20). Only that
    can fail and be caught, so only that takes a savepoint.
    """
    with transaction.atomic(savepoint=order.status in RELEASED):
        if order.status in RELEASED:
            take_back(order)
        facts = {"paid_at": paid_at or timezone.now(), "payment": payment, "closed_at": None}
        facts["payment_type"] = payment.gateway if payment else payment_type
        facts["follow_up_at"] = timezone.now() if in_a_hurry else None
        if not move_to(order, Status.PAID, **facts):
            return False
        if order.beli:
            ledger.spend(user=order.user_id, reference=order.beli_reference)
        claims.use(order=order)
        order_paid.send(sender=Order, order=order)
        if in_a_hurry:
            transaction.on_commit(hurry, robust=True)  # a broker that is away costs time
        else:
            follow(order)
    return True


def complete_for_nothing(*, order):
    """Nothing is left to pay in money: no gateway is asked for ¥0 (D16)."""
    complete(order=order, payment_type=what_paid(order))


def what_paid(order):
    """Beli, else the coupons that left nothing, else it cost nothing anyway (S1.60)."""
    if order.beli:
        return PaymentType.BELI
    return (
        PaymentType.COUPON
        if order.discounts.exclude(voucher_id=None).exists()
        else PaymentType.FREE
    )
