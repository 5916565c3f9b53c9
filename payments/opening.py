"""Opening an attempt to pay, and handing it to the buyer's browser."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from payments.gateways import get_gateway
from payments.gateways.base import Attempt, Handover, Way
from payments.models import Event, Payment
from payments.numbers import new_number
from payments.story import tell

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


def hand_out(*, payment, way=Way.DESKTOP, client_ip="", openid="") -> Handover:
    """How the browser goes on to pay; outside of any transaction, for the gateway may be asked.

    May be called again. From now on the gateway may hold money for it, and the sweeper asks.
    Raises PaymentOver, GatewayUnavailable or GatewayRefused.
    """
    note_handing_out(payment)
    tell(payment, Event.Kind.HANDED_OUT, way)
    home = settings.SITE_URL + reverse(payment.gateway)
    return get_gateway(payment.gateway).begin(
        Attempt(
            out_trade_no=payment.out_trade_no,
            amount=payment.amount,
            subject=payment.subject,
            expires_at=payment.expires_at,
            return_url=home,
            notify_url=home,
            quit_url=settings.SITE_URL + payment.payable.pay_url(),
            way=way,
            client_ip=client_ip,
            openid=openid,
        )
    )


def note_handing_out(payment):
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
