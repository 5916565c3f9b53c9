"""The one door through which an invoice changes its status (decision 5)."""

from beli.doors import move
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


def move_to(invoice, status, **facts) -> bool:
    """As beli.doors.move; raises IllegalMove."""
    return move(invoice, status, TRANSITIONS, facts)
