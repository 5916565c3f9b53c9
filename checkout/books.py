"""Oscar's own books of payment, so that its dashboard and reports show an order truly."""

from oscar.core.loading import get_model

from checkout.order.models import PaymentType
from checkout.states import Status

PaymentEvent = get_model("order", "PaymentEvent")
PaymentEventQuantity = get_model("order", "PaymentEventQuantity")
PaymentEventType = get_model("order", "PaymentEventType")
Source = get_model("payment", "Source")
SourceType = get_model("payment", "SourceType")
Transaction = get_model("payment", "Transaction")

# What staff call the ways to pay. Names of rows, so not translated.
SOURCE_NAMES = {
    "alipay": "支付宝",
    "wechat": "微信支付",
    "beli": "贝里",
    "coupon": "优惠码",
    "free": "免费",
}
PAID_EVENT = "付款"


def record_payment(order, *, reference=""):
    """What paid the order: one source for beli, one for money, or one that says it was free.

    Beli are a source of payment (decision 6), so that the sources add up to the order's total,
    which is after coupons and before beli. The event says what came in as money: its amount is
    what the gateway was asked for, nothing where beli paid all. The order knows its payment type;
    `reference` is the gateway's number.
    """
    if order.beli:
        record_source(order, PaymentType.BELI, order.beli_amount, order.beli_reference)
    if order.payment_type != PaymentType.BELI:
        record_source(order, order.payment_type, order.amount_due, reference)
    event_type, _created = PaymentEventType.objects.get_or_create(name=PAID_EVENT)
    event = PaymentEvent.objects.create(
        order=order, event_type=event_type, amount=order.amount_due, reference=reference
    )
    PaymentEventQuantity.objects.bulk_create(
        PaymentEventQuantity(event=event, line=line, quantity=line.quantity)
        for line in order.lines.all()
    )


def record_source(order, code, amount, reference):
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
