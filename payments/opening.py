"""Opening an attempt to pay, and handing it to the buyer's browser."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from payments.gateways import get_gateway
from payments.models import Payment

FIRST_QUESTION = timedelta(minutes=1)


class PaymentOver(Exception):
    """It is paid, closed or past its deadline: nobody may be sent to pay it."""


@transaction.atomic
def open_payment(*, payable, payer, gateway, amount, subject, expires_at) -> Payment:
    """The open payment of ``payable`` through ``gateway``, made when there is none.

    ``amount`` is Decimal yuan above zero. May be called twice: two tabs share one number, so that
    at most one of them can pay. IntegrityError when one is open over another amount.
    """
    payable_type = ContentType.objects.get_for_model(payable)
    payable_type.model_class()._base_manager.select_for_update().get(pk=payable.pk)
    payment, _ = Payment.objects.open().get_or_create(
        payable_type=payable_type,
        payable_id=payable.pk,
        gateway=gateway,
        amount=amount,
        defaults={
            "out_trade_no": new_number(),
            "payer": payer,
            "subject": subject,
            "expires_at": expires_at,
        },
    )
    return payment


def new_number():
    """Date and random digits (D21): what a gateway knows this attempt by."""
    return f"{timezone.localtime():%Y%m%d%H%M%S}{secrets.randbelow(10**10):010}"


def hand_out(*, payment, phone=False) -> str:
    """The gateway's address for the browser. May be called again. Raises PaymentOver.

    From now on the gateway may hold money for it, and the sweeper asks.
    """
    now = timezone.now()
    facts = {
        "handed_out_at": now,
        "ask_at": now + FIRST_QUESTION,
        "asks": 0,
        "language": get_language() or settings.LANGUAGE_CODE,
    }
    if not Payment.objects.open().filter(pk=payment.pk, expires_at__gt=now).update(**facts):
        raise PaymentOver(str(payment))
    for name, value in facts.items():
        setattr(payment, name, value)
    home = settings.SITE_URL + reverse(payment.gateway)
    return get_gateway(payment.gateway).pay_url(
        out_trade_no=payment.out_trade_no,
        amount=payment.amount,
        subject=payment.subject,
        expires_at=payment.expires_at,
        return_url=home,
        notify_url=home,
        quit_url=settings.SITE_URL + payment.payable.pay_url(),
        phone=phone,
    )
