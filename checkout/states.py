"""The one door through which an order changes its status (decision 5)."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from oscar.apps.order.signals import order_status_changed

from beli.doors import refuse_illegal, swap
from beli.prepared import delete, insert


class Status(models.TextChoices):  # S0.50
    PENDING = "pending", _("待支付")
    PAID = "paid", _("交易成功")
    CANCELLED = "cancelled", _("已取消")
    EXPIRED = "expired", _("超时取消")
    REFUND_ASKED = "refund-asked", _("退费申请中")
    PARTLY_REFUNDED = "partly-refunded", _("部分退费")
    REFUNDED = "refunded", _("已退费")


# What was paid, whatever came back of it since.
HAS_BEEN_PAID = (Status.PAID, Status.REFUND_ASKED, Status.PARTLY_REFUNDED, Status.REFUNDED)

# Money that arrives for a released order may revive it (D20). A refund that is asked for ends in
# what the order was before, or in less.
TRANSITIONS = {
    Status.PENDING: {Status.PAID, Status.CANCELLED, Status.EXPIRED},
    Status.CANCELLED: {Status.PAID},
    Status.EXPIRED: {Status.PAID},
    Status.PAID: {Status.REFUND_ASKED, Status.PARTLY_REFUNDED, Status.REFUNDED},
    Status.REFUND_ASKED: {Status.PAID, Status.PARTLY_REFUNDED, Status.REFUNDED},
    Status.PARTLY_REFUNDED: {Status.REFUND_ASKED, Status.REFUNDED},
    Status.REFUNDED: set(),
}
# What shop staff may do by hand: money is believed from gateways alone.
BY_STAFF = {Status.PENDING: (Status.CANCELLED,)}


class StaleOrder(Exception):
    """Another hand moved one of the orders meanwhile."""


def status_label(status):
    """What people call a status; what is no status of ours stays as it is."""
    return dict(Status.choices).get(status, status)


def move_to(order, status, **facts) -> bool:
    """True when this call moved it; False when it is there already or another was faster.

    `facts` are written together with the status. Whatever leaves 待支付 frees its courses for
    other orders. Writes Oscar's history. Raises IllegalMove.
    """
    old, status = Status(order.status), Status(status)
    if old == status:
        return False
    refuse_illegal(order, status, TRANSITIONS)
    with transaction.atomic(savepoint=False):  # nothing in it fails that anybody catches
        if not write([order], old, status, facts):
            return False
        remember([order], old, status)
    return True


@transaction.atomic
def move_many(orders, status, **facts):
    """Move orders that the caller holds locked, all at once. Raises IllegalMove, and StaleOrder
    when one was not locked after all; then none is moved."""
    for old in {order.status for order in orders}:
        some = [order for order in orders if order.status == old]
        refuse_illegal(some[0], status, TRANSITIONS)
        if write(some, old, status, facts) != len(some):
            raise StaleOrder(status)
        remember(some, old, status)


def write(orders, old, status, facts):
    """How many of them were still `old`."""
    facts = {**facts, "status": status}
    if len(orders) == 1:
        return int(swap(orders[0], facts))
    rows = type(orders[0])._base_manager.filter(pk__in=[order.pk for order in orders], status=old)
    moved = rows.update(**facts)
    if moved == len(orders):
        for order in orders:
            for name, value in facts.items():
                setattr(order, name, value)
    return moved


def remember(orders, old, status):
    """The models are reached through the order: theirs import this module."""
    pending, change = orders[0].pending_courses.model, orders[0].status_changes.model
    if len(orders) == 1:
        delete(pending, {"order": orders[0]})
    else:
        pending.objects.filter(order__in=orders).delete()
    insert(change(order=order, old_status=old, new_status=status) for order in orders)
    for order in orders:
        order_status_changed.send(sender=order, order=order, old_status=old, new_status=status)
