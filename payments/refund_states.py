"""The one door through which a refund changes its status (decision 5)."""

from beli.doors import move
from payments.models import Refund

Status = Refund.Status

# What failed may be tried again, or given up: then the money counts as never promised. The gateway
# has the last word all the same: what it gave back is done, whatever we thought of it.
TRANSITIONS = {
    Status.DUE: {Status.SENT, Status.DONE, Status.FAILED},
    Status.SENT: {Status.DUE, Status.DONE, Status.FAILED},
    Status.FAILED: {Status.DUE, Status.SENT, Status.DONE, Status.GIVEN_UP},
    Status.GIVEN_UP: {Status.DONE},
    Status.DONE: set(),
}


def move_to(refund, status, **facts) -> bool:
    """As beli.doors.move; raises IllegalMove."""
    return move(refund, status, TRANSITIONS, facts)
