"""An order is paid: what that means, written down at once (decision 4)."""

from django.db import transaction
from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from accounts.models import User
from checkout.basket.models import Line as BasketLine
from checkout.bought import bought_before
from checkout.order.models import Order
from checkout.signals import order_paid
from checkout.states import Status, move_to
from checkout.stock import keep_aside_again
from notifications.messages import queue
from payments.settling import flag
from payments.signals import payment_settled

PaymentEvent = get_model("order", "PaymentEvent")
PaymentEventQuantity = get_model("order", "PaymentEventQuantity")
PaymentEventType = get_model("order", "PaymentEventType")
Source = get_model("payment", "Source")
SourceType = get_model("payment", "SourceType")
Transaction = get_model("payment", "Transaction")

# What staff call the ways to pay. Names of rows, so not translated.
SOURCE_NAMES = {"alipay": "支付宝", "free": "免费"}
PAID_EVENT = "付款"


@receiver(payment_settled)
def on_payment_settled(sender, payment, payable, **kwargs):
    """Runs inside settle(), which holds the order's lock and then the payment's."""
    if isinstance(payable, Order):
        accept(order=payable, payment=payment)


def accept(*, order, payment):
    """The money has come: it pays the order, or a person must look at it (D20)."""
    reason = why_refuse(order, payment)
    if reason:
        flag(payment=payment, reason=reason)
        return
    complete(order=order, paid_at=payment.paid_at)
    record_payment(order, code=payment.gateway, amount=payment.amount, reference=payment.trade_no)


def why_refuse(order, payment):
    """Why this money cannot pay the order; empty when it can."""
    if order.status == Status.PAID:
        return f"订单 {order.number} 已付款，这是重复付款，应退款"
    if payment.amount != order.total_incl_tax:
        return f"订单 {order.number} 应付 {order.total_incl_tax} 元"
    if order.status != Status.PENDING and in_another_order(order):
        return f"订单 {order.number} 已关闭，课程在另一笔订单中，应退款"
    if order.status != Status.PENDING and is_owned(order):
        return f"订单 {order.number} 已关闭，课程已永久拥有，应退款"
    return ""


def in_another_order(order):
    """Was a course of this released order ordered anew by now, and paid or to be paid?"""
    User.objects.select_for_update(no_key=True).get(pk=order.user_id)  # as placing does
    live = Q(status=Status.PENDING) | Q(status=Status.PAID, paid_at__gte=order.closed_at)
    same = Q(user=order.user_id, lines__product__in=order.lines.values("product_id"))
    return Order.objects.filter(live, same).exclude(pk=order.pk).exists()


def is_owned(order):
    """Does the learner own one of its courses for ever by now?"""
    products = order.lines.values("product_id")
    return any(bought_before(user=order.user, products=products).values())


@transaction.atomic
def complete(*, order, paid_at=None) -> bool:
    """Move the order to paid, with all that follows; False when it was paid already."""
    was_released = order.status != Status.PENDING
    if not move_to(order, Status.PAID, paid_at=paid_at or timezone.now(), closed_at=None):
        return False
    if was_released:
        keep_aside_again(order)
    empty_basket(order)
    order_paid.send(sender=Order, order=order)
    tell(order)
    return True


def empty_basket(order):
    """What was bought leaves its owner's basket, now and not before (D12)."""
    BasketLine.objects.filter(
        basket__owner=order.user_id,
        basket__status="Open",
        product__in=order.lines.values("product_id"),
    ).delete()


def record_payment(order, *, code, amount, reference=""):
    """Oscar's own books, so that its dashboard and reports show the order truly."""
    source_type, _created = SourceType.objects.get_or_create(
        code=code, defaults={"name": SOURCE_NAMES.get(code, code)}
    )
    source = Source.objects.create(
        order=order,
        source_type=source_type,
        currency=order.currency,
        amount_allocated=amount,
        amount_debited=amount,
        reference=reference,
    )
    Transaction.objects.create(
        source=source,
        txn_type=Transaction.DEBIT,
        amount=amount,
        reference=reference,
        status=Status.PAID.label,
    )
    event_type, _created = PaymentEventType.objects.get_or_create(name=PAID_EVENT)
    event = PaymentEvent.objects.create(
        order=order, event_type=event_type, amount=amount, reference=reference
    )
    PaymentEventQuantity.objects.bulk_create(
        PaymentEventQuantity(event=event, line=line, quantity=line.quantity)
        for line in order.lines.all()
    )


def tell(order):
    titles = "、".join(f"《{line.title}》" for line in order.lines.all())
    queue(
        user=order.user,
        reference=f"order-{order.number}-paid",
        subject=_("购买成功，可以开始学习了"),
        body=_("您已成功购买 %(titles)s，订单号 %(number)s。现在就可以开始学习。")
        % {"titles": titles, "number": order.number},
        url=order.get_absolute_url(),
    )
