"""Domain events of payments, sent inside the transaction that made them true."""

from django.dispatch import Signal

# A payment was moved to paid. Arguments: payment, payable (both locked), in_a_hurry (a gateway
# waits: what need not be in this transaction comes later). The payable may have been released
# meanwhile: the receiver decides (D20).
payment_settled = Signal()
# Money is back with the payer. Arguments: refund, payment, payable (all locked).
payment_refunded = Signal()
# A promised refund failed at the gateway and staff took the promise back. The same arguments.
refund_given_up = Signal()
