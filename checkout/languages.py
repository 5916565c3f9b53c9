"""In which language somebody is told of an order when no page is before them."""

from django.db.models import prefetch_related_objects
from django.utils.translation import override

from accounts.languages import current_language
from catalogue.local_titles import look_up
from catalogue.titles import marked


def their_language(order):
    """`with` it: the one they went to pay in, or else that of the moment."""
    spoken = order.payment.language if order.payment else ""
    return override(spoken or current_language())


def titles_of(lines):
    """What these lines of an order are called there, one after the other. Two queries at most."""
    lines = list(lines)
    prefetch_related_objects(lines, "product")
    look_up([line.product for line in lines])
    return "、".join(marked(line.local_title) for line in lines)
