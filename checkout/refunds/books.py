"""Oscar's own books of what went back, so that its dashboard shows an order truly."""

from decimal import Decimal

from django.conf import settings
from oscar.core.loading import get_model

from catalogue.money import to_fen
from checkout.following_up import follow_up
from checkout.order.models import PaymentType
from checkout.states import Status

PaymentEvent = get_model("order", "PaymentEvent")
PaymentEventQuantity = get_model("order", "PaymentEventQuantity")
PaymentEventType = get_model("order", "PaymentEventType")
REFUND_EVENT = "退款"


def record_refund(order, lines, *, money, beli, reference):
    """`money` (yuan) went back to the order's source of money, `beli` to that of beli.

    `lines`: what was taken back for it. What paid the order is written first, if no worker has.
    """
    follow_up(order.pk)
    if money:
        write_back(order, order.payment_type, money, reference)
    if beli:
        yuan = to_fen(Decimal(beli) / settings.BELI_PER_YUAN)
        write_back(order, PaymentType.BELI, yuan, reference)
    event_type, _created = PaymentEventType.objects.get_or_create(name=REFUND_EVENT)
    event = PaymentEvent.objects.create(
        order=order, event_type=event_type, amount=money, reference=reference
    )
    PaymentEventQuantity.objects.bulk_create(
        PaymentEventQuantity(event=event, line=line, quantity=line.quantity) for line in lines
    )


def write_back(order, code, amount, reference):
    """Orders of an earlier time may have no source to write it to."""
    for source in order.sources.filter(source_type__code=code)[:1]:
        source.refund(amount, reference=reference, status=Status.REFUNDED.label)
