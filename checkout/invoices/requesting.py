"""A learner asks for an invoice, takes the wish back, and what a refund does to it."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from beli.doors import IllegalMove
from checkout.invoices.book import keep
from checkout.invoices.refusals import (
    AlreadyRequested,
    AmountChanged,
    NoLongerWaits,
    NothingToInvoice,
    RefundUnderWay,
)
from checkout.invoices.states import Status, move_to
from checkout.invoices.telling import tell_red_due
from checkout.models import Invoice
from checkout.refunds.standing import lock_order
from checkout.states import Status as OrderStatus


def money_left(order) -> Decimal:
    """Yuan paid in money for the order, less what went back or is on its way back."""
    if not order.is_paid or order.payment is None:
        return Decimal("0.00")
    return order.payment.amount - order.payment.refunded


def live_invoice(order):
    """The invoice that counts, if there is one."""
    return order.invoices.filter(status__in=Invoice.LIVE).first()


def refusal(order, live):
    """Why no invoice can be asked for now: an InvoiceRefused, or None."""
    if live:
        return AlreadyRequested()
    if order.status == OrderStatus.REFUND_ASKED:
        return RefundUnderWay()
    return None if money_left(order) else NothingToInvoice()


@transaction.atomic
def request_invoice(*, order, title, amount) -> Invoice:
    """Ask for an invoice over all the money of the order, `amount` (yuan) as the page showed it.

    `title`: the facts of a Title; the book keeps it. Raises InvoiceRefused. The same wish again
    gives the same invoice.
    """
    order = lock_order(order.pk)
    live = live_invoice(order)
    if live and live.status == Status.REQUESTED and live.facts() == title:
        return live
    refused = refusal(order, live)
    if refused:
        raise refused
    if amount != money_left(order):
        raise AmountChanged(money_left(order))
    keep(user=order.user, facts=title)
    return Invoice.objects.create(order=order, amount=amount, **title)


def withdraw(invoice):
    """Its owner does not want it any more. Raises NoLongerWaits; may be called twice."""
    try:
        moved = move_to(invoice, Status.WITHDRAWN)
    except IllegalMove as error:
        raise NoLongerWaits from error
    if not moved and Invoice.objects.get(pk=invoice.pk).status != Status.WITHDRAWN:
        raise NoLongerWaits


def follow_money(order):
    """Money of the order went back, or will not go after all (the caller holds its lock).

    What waits to be issued follows; what was issued and says too much must be written in red.
    """
    order.payment.refresh_from_db(fields=["refunded"])
    invoice, left = live_invoice(order), money_left(order)
    if invoice is None or invoice.amount == left:
        return
    if invoice.status == Status.REQUESTED and left:
        Invoice.objects.filter(pk=invoice.pk, status=Status.REQUESTED).update(amount=left)
    elif invoice.status == Status.REQUESTED:
        move_to(invoice, Status.WITHDRAWN, reason=_("订单的款项已全部退回"))
    elif invoice.status == Status.ISSUED and left < invoice.amount:
        move_to(invoice, Status.RED_DUE)
        tell_red_due(invoice)
