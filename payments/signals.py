"""Domain events of payments, sent inside the transaction that made them true."""

from django.dispatch import Signal

# A payment was moved to paid. Arguments: payment, payable (both locked). The payable may have been
# released meanwhile: the receiver decides (D20).
payment_settled = Signal()
