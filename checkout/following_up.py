"""What follows once an order is paid and its courses are open: Oscar's books, messages, the basket.

A gateway that tells of money waits for our answer, so all this may come after the settlement has
committed. The order itself says that it is due (decision 10); Celery only makes it prompt.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from checkout.basket.models import Line as BasketLine
from checkout.books import record_payment
from checkout.languages import their_language, titles_of
from checkout.order.models import Order
from checkout.signals import order_announced
from checkout.states import Status
from notifications.messages import queue

SWEEP = 500
PUT_OFF = timedelta(minutes=5)


def follow_up_due():
    """What no worker came to. Each is put off first, so that one that fails stops no other."""
    for pk in list(Order.objects.to_follow_up().values_list("pk", flat=True)[:SWEEP]):
        due = Order.objects.to_follow_up().filter(pk=pk)
        if due.update(follow_up_at=timezone.now() + PUT_OFF):
            follow_up(pk)


@transaction.atomic
def follow_up(order_id) -> bool:
    """Do what is due after this order, once; False when nothing is. May be called again."""
    due = Order.objects.select_for_update().filter(pk=order_id).exclude(follow_up_at=None)
    order = due.first()
    if order is None:
        return False
    follow(order)
    Order.objects.filter(pk=order_id).update(follow_up_at=None)
    return True


def follow(order):
    """All of it now, in the transaction of the caller, who holds the order's lock."""
    prefetch_related_objects([order], "lines")  # all that follows goes through them
    empty_basket(order)
    if order.payment_type:
        record_payment(order, reference=order.payment.trade_no if order.payment else "")
    with their_language(order):
        order_announced.send(sender=Order, order=order)
        tell(order)


def empty_basket(order):
    """What was bought leaves its owner's basket: once it is paid, and not before (D12). What was
    put there since is wanted anew."""
    BasketLine.objects.filter(
        basket__owner=order.user_id,
        basket__status="Open",
        date_created__lte=order.status_changes.filter(new_status=Status.PAID)
        .order_by("pk")
        .values("date_created")[:1],
        product__in=[line.product_id for line in order.lines.all()],
    ).delete()


def tell(order):
    lines = order.lines.all()
    told = {"titles": titles_of(lines), "number": order.number}
    if order.has_courses or not order.is_sent:
        subject = _("购买成功，可以开始学习了")
        body = _("您已成功购买 %(titles)s，订单号 %(number)s。现在就可以开始学习。") % told
    else:
        subject = _("购买成功，我们会尽快发货")
        body = _("您已成功购买 %(titles)s，订单号 %(number)s。") % told
    queue(
        user=order.user,
        reference=f"order-{order.number}-paid",
        subject=subject,
        body=body + (_("寄送的商品会尽快发货。") if order.is_sent else ""),
        url=order.get_absolute_url(),
        text=("purchase", {"course": lines[0].title}) if lines else None,
    )
