"""Letting go of an unpaid order: its owner or staff cancel it, or its time is up (D18)."""

import logging

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checkout.order.models import Order
from checkout.signals import order_released
from checkout.states import Status, move_to
from checkout.stock import give_back
from notifications.messages import queue
from payments.asking import close
from payments.gateways.base import GatewayRefused, GatewayUnavailable
from payments.models import Payment

logger = logging.getLogger(__name__)

BATCH = 100
TRIES = 3


class NotNow(Exception):
    """The gateway does not say whether the order was paid: nothing was changed. Try again."""

    def __init__(self):
        super().__init__(_("暂时无法向支付渠道确认付款结果，请稍后再试"))


def release(*, order, status) -> bool:
    """Release the order to `status` (cancelled or expired). May be called any number of times.

    First the gateway is asked, outside of any transaction: what was paid is settled instead.
    False when the order is not released by this call, for instance because it is paid.
    Raises NotNow.
    """
    for _try in range(TRIES):
        if not close_payments(order):
            return False
        try:
            return let_go(order, status)
        except StillOpen:
            continue  # another tab went to the gateway meanwhile
    raise NotNow


def close_payments(order) -> bool:
    """False when one of them turns out to be paid. Raises NotNow."""
    for payment in open_payments(order):
        try:
            if not close(payment=payment):
                return False
        except (GatewayUnavailable, GatewayRefused) as error:
            logger.warning("%s cannot be released yet: %s", order, error)
            raise NotNow from error
    return True


def open_payments(order):
    order_type = ContentType.objects.get_for_model(Order)
    return Payment.objects.open().filter(payable_type=order_type, payable_id=order.pk)


class StillOpen(Exception):
    pass


@transaction.atomic
def let_go(order, status) -> bool:
    """The database's part. False when it is no longer pending, or another sweeper holds it."""
    skip = connection.features.has_select_for_update_skip_locked and status == Status.EXPIRED
    mine = Order.objects.select_for_update(skip_locked=skip, of=("self",))
    locked = mine.filter(pk=order.pk, status=Status.PENDING).first()
    if locked is None:
        order.refresh_from_db(fields=["status", "closed_at"])
        return False
    if open_payments(locked).exists():
        raise StillOpen
    if not move_to(locked, status, closed_at=timezone.now()):
        return False
    order.status, order.closed_at = locked.status, locked.closed_at
    give_back(locked)
    order_released.send(sender=Order, order=locked)
    if status == Status.EXPIRED:
        tell_expired(locked)
    return True


def tell_expired(order):
    queue(
        user=order.user,
        reference=f"order-{order.number}-expired",
        subject=_("订单超时未支付，已自动取消"),
        body=_("订单 %(number)s 未在规定时间内支付，已自动取消，您可以重新下单。")
        % {"number": order.number},
        url=order.get_absolute_url(),
        channels=("site",),
    )


def release_overdue():
    """Release all that is overdue, in batches. An order that cannot be released now is passed
    over: the next sweep tries again, and on read it counts as expired all the same."""
    after = 0
    while batch := list(overdue_after(after)):
        for order in batch:
            after = order.pk
            try:
                release(order=order, status=Status.EXPIRED)
            except NotNow:
                continue


def overdue_after(pk):
    return Order.objects.overdue().filter(pk__gt=pk).order_by("pk")[:BATCH]
