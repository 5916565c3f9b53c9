"""The story of a payment: what happened to it, line by line."""

from payments.models import Event


def tell(payment, kind, text="", by=None):
    """Add a line; `by`: the member of staff who did it."""
    Event.objects.create(payment=payment, kind=kind, text=str(text)[:200], by=by)
