"""The one door through which an order changes its status (decision 5)."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from oscar.apps.order.signals import order_status_changed


class Status(models.TextChoices):  # S0.50
    PENDING = "pending", _("待支付")
    PAID = "paid", _("交易成功")
    CANCELLED = "cancelled", _("已取消")
    EXPIRED = "expired", _("超时取消")


# Money that arrives for a released order may revive it (D20).
TRANSITIONS = {
    Status.PENDING: {Status.PAID, Status.CANCELLED, Status.EXPIRED},
    Status.CANCELLED: {Status.PAID},
    Status.EXPIRED: {Status.PAID},
    Status.PAID: set(),
}
# What shop staff may do by hand: money is believed from gateways alone.
BY_STAFF = {Status.PENDING: (Status.CANCELLED,)}


class IllegalMove(Exception):
    """The table does not know this move."""


def status_label(status):
    """What people call a status; what is no status of ours stays as it is."""
    return dict(Status.choices).get(status, status)


@transaction.atomic
def move_to(order, status, **facts) -> bool:
    """True when this call moved it; False when it is there already or another was faster.

    `facts` are written together with the status. Whatever leaves 待支付 frees its courses for
    other orders. Writes Oscar's history. Raises IllegalMove.
    """
    old, status = Status(order.status), Status(status)
    if old == status:
        return False
    if status not in TRANSITIONS[old]:
        raise IllegalMove(f"{order} cannot go from {old} to {status}")
    facts["status"] = status
    if type(order)._base_manager.filter(pk=order.pk, status=old).update(**facts) != 1:
        return False
    for name, value in facts.items():
        setattr(order, name, value)
    order.pending_courses.all().delete()
    order.status_changes.create(old_status=old, new_status=status)
    order_status_changed.send(sender=order, order=order, old_status=old, new_status=status)
    return True
