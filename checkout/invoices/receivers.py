"""Invoices hear of refunds, in the transaction that knows their end."""

from django.dispatch import receiver

from checkout.invoices.requesting import follow_money
from checkout.order.models import Order
from payments.signals import payment_refunded, refund_given_up


@receiver(payment_refunded)
@receiver(refund_given_up)
def on_refund(sender, payment, payable, **kwargs):
    """Money that paid nothing is no money of the order: nobody invoices it."""
    if isinstance(payable, Order) and payable.payment_id == payment.pk:
        follow_money(payable)
