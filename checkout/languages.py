"""In which language somebody is told of an order when no page is before them."""

from django.utils.translation import override

from accounts.languages import current_language


def their_language(order):
    """`with` it: the one they went to pay in, or else that of the moment."""
    spoken = order.payment.language if order.payment else ""
    return override(spoken or current_language())
