"""The ways to pay that a buyer may choose from, and sending the browser there."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payments.asking import ask
from payments.closing import close
from payments.gateways.base import GatewayRefused, GatewayUnavailable, Handover
from payments.models import Payment
from payments.opening import PaymentOver, hand_out, open_payment

LABELS = {"alipay": gettext_lazy("支付宝")}
# Alipay takes 256 characters, which older interfaces count as bytes, two to a Chinese one.
SUBJECT_LENGTH = 128
FORBIDDEN = str.maketrans("/=&", "／＝＆")  # by Alipay, in a subject


class NotPayable(Exception):
    """The order is paid, released or past its deadline."""


class NoAnswer(Exception):
    """The gateway does not say."""


def choices():
    return [(name, LABELS.get(name, name)) for name in settings.PAYMENT_GATEWAYS]


def way_to_pay(*, order, gateway, **buyer) -> Handover:
    """How the browser goes on to pay this order; one open payment per gateway.

    `buyer`: way, client_ip and openid, as payments.opening.hand_out takes them. Raises NotPayable,
    GatewayUnavailable or GatewayRefused.
    """
    if not order.is_payable:
        raise NotPayable
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
    """Ask the gateways whether the order is paid, settle it if so. Raises NoAnswer."""
    payments = Payment.objects.filter(
        payable_type__app_label="order",
        payable_type__model="order",
        payable_id=order.pk,
        handed_out_at__isnull=False,
    )
    for payment in payments:
        try:
            ask(payment=payment)
        except (GatewayUnavailable, GatewayRefused) as error:
            raise NoAnswer from error
    order.refresh_from_db()
