"""What follows from generated orders: history, payments, Oscar's books, enrolments."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery
from oscar.core.loading import get_model

from checkout.books import PAID_EVENT, SOURCE_NAMES
from checkout.order.models import Order
from checkout.states import Status
from learning.models import Enrolment, Grant
from payments.models import Payment

LinePrice = get_model("order", "LinePrice")
OrderStatusChange = get_model("order", "OrderStatusChange")
PaymentEvent = get_model("order", "PaymentEvent")
PaymentEventQuantity = get_model("order", "PaymentEventQuantity")
PaymentEventType = get_model("order", "PaymentEventType")
Source = get_model("payment", "Source")
SourceType = get_model("payment", "SourceType")
Transaction = get_model("payment", "Transaction")

DAY = timedelta(days=1)


def write_records(orders, lines):
    write_history(orders, lines)
    write_payments([order for order in orders if order.total_incl_tax > 0])
    write_books([order for order in orders if order.status == Status.PAID], lines)
    write_enrolments([line for line in lines if line.order.status == Status.PAID])


def write_history(orders, lines):
    LinePrice.objects.bulk_create(
        LinePrice(
            order_id=line.order_id,
            line=line,
            quantity=1,
            price_incl_tax=line.unit_price_incl_tax,
            price_excl_tax=line.unit_price_incl_tax,
        )
        for line in lines
    )
    OrderStatusChange.objects.bulk_create(
        OrderStatusChange(order=order, old_status=Status.PENDING, new_status=order.status)
        for order in orders
    )


def backdate(first):
    """What was stamped with today gets its order's time, from the order of this id on."""
    placed = Order.objects.values("date_placed")
    OrderStatusChange.objects.filter(order__gte=first).update(
        date_created=Subquery(placed.filter(pk=OuterRef("order_id")))
    )
    PaymentEvent.objects.filter(order__gte=first).update(
        date_created=Subquery(placed.filter(pk=OuterRef("order_id")))
    )
    Transaction.objects.filter(source__order__gte=first).update(
        date_created=Subquery(placed.filter(sources=OuterRef("source_id")))
    )
    Payment.objects.filter(
        payable_type=ContentType.objects.get_for_model(Order), payable_id__gte=first
    ).update(created_at=Subquery(placed.filter(pk=OuterRef("payable_id"))))


def write_payments(orders):
    payable_type = ContentType.objects.get_for_model(Order)
    Payment.objects.bulk_create(
        Payment(
            payable_type=payable_type,
            payable_id=order.pk,
            payer_id=order.user_id,
            gateway="alipay",
            out_trade_no=f"{order.date_placed:%Y%m%d%H%M%S}{order.number[-10:]}",
            trade_no=trade_no(order) if order.status == Status.PAID else "",
            subject=f"书院订单 {order.number}",
            amount=order.total_incl_tax,
            status=Payment.Status.PAID if order.status == Status.PAID else Payment.Status.CLOSED,
            expires_at=order.deadline,
            handed_out_at=order.date_placed,
            paid_at=order.paid_at,
            closed_at=order.closed_at,
        )
        for order in orders
    )


def trade_no(order):
    return f"9999{order.number}"  # no real one begins so


def write_books(orders, lines):
    """Payment sources, transactions and events, as checkout.paying writes them."""
    types = {code: source_type(code) for code in ("alipay", "free")}
    sources = Source.objects.bulk_create(
        Source(
            order=order,
            source_type=types["alipay" if order.total_incl_tax else "free"],
            currency=order.currency,
            amount_allocated=order.total_incl_tax,
            amount_debited=order.total_incl_tax,
            reference=trade_no(order) if order.total_incl_tax else "",
        )
        for order in orders
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
    write_events(orders, lines)


def source_type(code):
    return SourceType.objects.get_or_create(code=code, defaults={"name": SOURCE_NAMES[code]})[0]


def write_events(orders, lines):
    event_type, _created = PaymentEventType.objects.get_or_create(name=PAID_EVENT)
    events = PaymentEvent.objects.bulk_create(
        PaymentEvent(order=order, event_type=event_type, amount=order.amount_due)
        for order in orders
    )
    by_order = {event.order_id: event for event in events}
    PaymentEventQuantity.objects.bulk_create(
        PaymentEventQuantity(event=by_order[line.order_id], line=line, quantity=1)
        for line in lines
        if line.order_id in by_order
    )


def write_enrolments(lines):
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            user_id=line.order.user_id,
            product_id=line.product_id,
            starts_at=line.order.paid_at,
            ends_at=line.period_days and line.order.paid_at + line.period_days * DAY,
        )
        for line in lines
    )
    Grant.objects.bulk_create(
        Grant(
            enrolment=enrolment,
            order_line=line,
            days=line.period_days,
            starts_at=enrolment.starts_at,
            ends_at=enrolment.ends_at,
        )
        for enrolment, line in zip(enrolments, lines, strict=True)
    )
