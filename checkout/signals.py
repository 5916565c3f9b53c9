"""Domain events of checkout, sent inside the transaction that made them true. Argument: order."""

from django.dispatch import Signal

order_paid = Signal()
order_released = Signal()
# What follows a payment is being done: books, messages. At once or soon after order_paid; it gives
# nothing and takes nothing. Argument: order.
order_announced = Signal()
# Lines of a paid order were taken back: they bought nothing any more. Arguments: order, lines.
order_refunded = Signal()
