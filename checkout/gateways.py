"""The ways to pay that a buyer may choose from, and sending the browser there."""

import logging
from typing import NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from checkout.order.models import Order
from payments.asking import ask
from payments.closing import close
from payments.gateways.base import GatewayRefused, GatewayUnavailable, Handover, NumberSpent
from payments.gateways.names import name_of
from payments.gateways.patience import hurried
from payments.models import Payment
from payments.opening import PaymentOver, hand_out, open_payment

logger = logging.getLogger(__name__)

# Alipay takes 256 characters, which older interfaces count as bytes, two to a Chinese one.
SUBJECT_LENGTH = 128
FORBIDDEN = str.maketrans("/=&", "／＝＆")  # by Alipay, in a subject
# Seconds that a buyer who chooses another gateway waits for the first one to let go.
PATIENCE_WITH_THE_OTHER = 5


class NotPayable(Exception):
    """The order is paid, released or past its deadline."""


class NoAnswer(Exception):
    """The gateway does not say."""


class Choice(NamedTuple):
    name: str
    label: str
    is_chosen: bool


def choices(chosen=""):
    """The first one is chosen where ``chosen`` is none of them."""
    names = list(settings.PAYMENT_GATEWAYS)
    chosen = chosen if chosen in names else names[0]
    return [Choice(name, name_of(name), name == chosen) for name in names]


def way_to_pay(*, order, gateway, **buyer) -> Handover:
    """How the browser goes on to pay this order; one open payment per gateway.

    What another gateway might still be paid for is closed there first. `buyer`: way, client_ip and
    openid, as payments.opening.hand_out takes them. Raises NotPayable, GatewayUnavailable or
    GatewayRefused.
    """
    if not order.is_payable:
        raise NotPayable
    close_others(order, gateway)
    try:
        return begin(order, gateway, buyer)
    except NumberSpent:  # it was begun in another way, on another device perhaps
        for payment in open_payments(order).filter(gateway=gateway):
            if not close(payment=payment):
                raise NotPayable from None
        return begin(order, gateway, buyer)


def begin(order, gateway, buyer):
    payment = open_payment(
        payable=order,
        payer=order.user,
        gateway=gateway,
        amount=order.amount_due,
        subject=subject_of(order),
        expires_at=order.deadline,
    )
    payment.payable = order
    order.refresh_from_db(fields=["status"])
    try:
        if not order.is_payable:  # released by another hand meanwhile
            close(payment=payment)
            raise NotPayable
        return hand_out(payment=payment, **buyer)
    except PaymentOver as error:
        raise NotPayable from error


def payments_of(order):
    order_type = ContentType.objects.get_for_model(Order)
    return Payment.objects.filter(payable_type=order_type, payable_id=order.pk)


def open_payments(order):
    """Those that a browser was sent to pay."""
    return payments_of(order).open().filter(handed_out_at__isnull=False)


def close_others(order, gateway):
    """Let the order be paid in one place only. Raises NotPayable when it was paid in another.

    A gateway that is silent does not stop the buyer: the sweep closes it, and money that comes
    twice goes back by itself.
    """
    for payment in open_payments(order).exclude(gateway=gateway):
        try:
            with hurried(PATIENCE_WITH_THE_OTHER):
                is_closed = close(payment=payment)
        except (GatewayUnavailable, GatewayRefused) as error:
            logger.warning("%s stays open beside %s: %s", payment, gateway, error)
            continue
        if not is_closed:
            raise NotPayable


def subject_of(order):
    """What the buyer reads in the gateway's app; a long title is cut so that the rest fits."""
    titles = [line.title for line in order.lines.all()]
    title = titles[0].translate(FORBIDDEN)
    too_much = len(worded(title, len(titles))) - SUBJECT_LENGTH
    if too_much > 0:
        title = title[: -too_much - 1] + "…"
    return worded(title, len(titles))


def worded(title, number):
    if number > 1:
        title = _("%(title)s等%(number)d件") % {"title": title, "number": number}
    return (_("书院课程：%s") % title).translate(FORBIDDEN)


def ask_about(order):
    """Ask the gateways whether the order is paid, settle it if so. Raises NoAnswer.

    One that is silent does not keep the others from being asked.
    """
    silence = None
    for payment in payments_of(order).filter(handed_out_at__isnull=False):
        try:
            ask(payment=payment)
        except (GatewayUnavailable, GatewayRefused) as error:
            silence = error
    order.refresh_from_db()
    if silence and not order.is_paid:
        raise NoAnswer from silence
