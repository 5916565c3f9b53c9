"""The one door through which an invoice changes its status (decision 5)."""

from checkout.models import Invoice

Status = Invoice.Status

# Staff can only issue what waits; what was issued leaves by a red letter alone.
TRANSITIONS = {
    Status.REQUESTED: {Status.ISSUED, Status.REFUSED, Status.WITHDRAWN},
    Status.ISSUED: {Status.RED_DUE},
    Status.RED_DUE: {Status.RED},
    Status.RED: set(),
    Status.REFUSED: set(),
    Status.WITHDRAWN: set(),
}


class IllegalMove(Exception):
    """The table does not know this move."""


def move_to(invoice, status, **facts):
    """True when this call moved it; False when it is there already or another was faster.

    ``facts`` are written together with the status. Raises IllegalMove.
    """
    old = Status(invoice.status)
    if old == status:
        return False
    if status not in TRANSITIONS[old]:
        raise IllegalMove(f"{invoice} cannot go from {old} to {status}")
    facts["status"] = status
    if Invoice.objects.filter(pk=invoice.pk, status=old).update(**facts) != 1:
        return False
    for name, value in facts.items():
        setattr(invoice, name, value)
    return True
