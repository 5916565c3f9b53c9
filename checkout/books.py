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
    record_sources(order, parts_of(order, reference))
    event_type, _created = PaymentEventType.objects.get_or_create(name=PAID_EVENT)
    event = PaymentEvent.objects.create(
        order=order, event_type=event_type, amount=order.amount_due, reference=reference
    )
    PaymentEventQuantity.objects.bulk_create(
        PaymentEventQuantity(event=event, line=line, quantity=line.quantity)
        for line in order.lines.all()
    )


def parts_of(order, reference):
    """(code, yuan, reference) of each source."""
    beli = (PaymentType.BELI, order.beli_amount, order.beli_reference)
    other = (order.payment_type, order.amount_due, reference)
    return [
        *([beli] if order.beli else []),
        *([other] if order.payment_type != PaymentType.BELI else []),
    ]


def record_sources(order, parts):
    """Three queries, however many parts there are."""
    types = source_types({code for code, _amount, _reference in parts})
    sources = Source.objects.bulk_create(
        Source(
            order=order,
            source_type=types[code],
            currency=order.currency,
            amount_allocated=amount,
            amount_debited=amount,
            reference=reference,
        )
        for code, amount, reference in parts
    )
    Transaction.objects.bulk_create(
        Transaction(
            source=source,
            txn_type=Transaction.DEBIT,
            amount=source.amount_debited,
            reference=source.reference,
            status=Status.PAID.label,
        )
        for source in sources
    )


def source_types(codes):
    """{code: SourceType}; what Oscar does not know yet is made."""
    types = {known.code: known for known in SourceType.objects.filter(code__in=codes)}
    for code in codes - set(types):
        types[code] = SourceType.objects.create(code=code, name=SOURCE_NAMES.get(code, code))
    return types
