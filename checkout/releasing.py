"""Letting go of unpaid orders: their owner or staff cancel one, or their time is up (D18)."""

import logging

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beli import ledger
from checkout.coupons import claims
from checkout.order.discounts import unapply_vouchers
from checkout.order.models import Order
from checkout.signals import order_released
from checkout.states import Status, move_many
from checkout.stock import give_back
from notifications.messages import Note, queue_many
from payments.closing import close, close_many
from payments.gateways.base import GatewayRefused, GatewayUnavailable
from payments.gateways.patience import hurried
from payments.models import Payment
from payments.states import close_unseen

logger = logging.getLogger(__name__)

BATCH = 500
TRIES = 3
# Seconds that a page waits for the gateways, all of them together: nginx ends it after 30.
PATIENCE = 15


class NotNow(Exception):
    """The gateway does not say whether the order was paid: nothing was changed. Try again."""

    def __init__(self):
        super().__init__(gettext_lazy("暂时无法向支付渠道确认付款结果，请稍后再试"))


def release(*, order, status) -> bool:
    """Release the order to `status` (cancelled or expired). May be called any number of times.

    First the gateway is asked, outside of any transaction: what was paid is settled instead.
    False when the order is not released by this call, for instance because it is paid.
    Raises NotNow.
    """
    with hurried(PATIENCE):
        for _try in range(TRIES):
            if not close_payments(order):
                return False
            if let_go([order.pk], status):
                order.refresh_from_db()
                return True
            order.refresh_from_db()
            if order.status != Status.PENDING:
                return False
            if not payments_of([order.pk]).exists():
                return False  # another sweeper holds it
    raise NotNow  # other tabs go to the gateway all the time


def close_payments(order) -> bool:
    """False when one of them turns out to be paid. Raises NotNow."""
    for payment in payments_of([order.pk]):
        try:
            if not close(payment=payment):
                return False
        except (GatewayUnavailable, GatewayRefused) as error:
            logger.warning("%s cannot be released yet: %s", order, error)
            raise NotNow from error
    return True


def payments_of(order_ids):
    """Their open payments."""
    order_type = ContentType.objects.get_for_model(Order)
    return Payment.objects.open().filter(payable_type=order_type, payable_id__in=order_ids)


@transaction.atomic
def let_go(order_ids, status) -> int:
    """The database's part, for many orders at once; says how many were let go.

    Left alone is what is no longer pending, what another sweeper holds, and what a gateway may
    still be paid for.
    """
    orders = [order for order in locked(order_ids, status) if not order.may_be_paid]
    if not orders:
        return 0
    move_many(orders, status, closed_at=timezone.now())
    for order in orders:
        order_released.send(sender=Order, order=order)
    give_back(orders)
    ledger.release_many([(order.user_id, order.beli_reference) for order in orders if order.beli])
    claims.release(orders=orders)
    unapply_vouchers(orders)
    if status == Status.EXPIRED:
        tell_expired(orders)
    return len(orders)


def locked(order_ids, status):
    """The orders still pending, by id, each knowing whether a gateway may be paid for it.

    Payments that nobody was sent to are closed here: after the orders, as everybody locks.
    """
    skip = connection.features.has_select_for_update_skip_locked and status == Status.EXPIRED
    mine = Order.objects.select_for_update(skip_locked=skip, of=("self",)).order_by("pk")
    orders = list(mine.filter(pk__in=order_ids, status=Status.PENDING).select_related("user"))
    open_ones = payments_of([order.pk for order in orders])
    close_unseen(open_ones)
    may_be_paid = set(open_ones.values_list("payable_id", flat=True))
    for order in orders:
        order.may_be_paid = order.pk in may_be_paid
    return orders


def tell_expired(orders):
    queue_many(
        Note(
            user=order.user,
            reference=f"order-{order.number}-expired",
            subject=_("订单超时未支付，已自动取消"),
            body=_("订单 %(number)s 未在规定时间内支付，已自动取消，您可以重新下单。")
            % {"number": order.number},
            url=order.get_absolute_url(),
            channels=("site",),
        )
        for order in orders
    )


def release_overdue():
    """Release all that is overdue, in batches. What cannot be released now is passed over: the
    next sweep tries again, and on read it counts as expired all the same."""
    for ids in batches_of(overdue(handed_out=False)):
        let_go(ids, Status.EXPIRED)
    for ids in batches_of(overdue(handed_out=True)):
        settled_or_closed = {payment.payable_id for payment in close_all(ids)}
        let_go(sorted(settled_or_closed), Status.EXPIRED)


def close_all(order_ids):
    """Those of their payments that are closed by now."""
    for payment, is_closed in close_many(payments_of(order_ids).order_by("pk")):
        if is_closed:
            yield payment


def overdue(*, handed_out):
    """Overdue orders that a gateway may, or can not, have been paid for."""
    order_type = ContentType.objects.get_for_model(Order)
    seen = Payment.objects.open().filter(
        payable_type=order_type, payable_id=OuterRef("pk"), handed_out_at__isnull=False
    )
    return Order.objects.overdue().filter(Exists(seen) if handed_out else ~Exists(seen))


def batches_of(orders):
    """Lists of ids, each asked for when the one before is done; no order comes twice."""
    after = 0
    while ids := list(
        orders.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        yield ids
        after = ids[-1]
