"""The one door through which a statement changes its status (decision 5)."""

from beli.doors import move
from payments.models import Statement

Status = Statement.Status

# Any day may be compared again.
TRANSITIONS = {
    Status.DUE: {Status.DONE, Status.FAILED},
    Status.DONE: {Status.DUE},
    Status.FAILED: {Status.DUE},
}


def move_to(statement, status, **facts) -> bool:
    """As beli.doors.move; raises IllegalMove."""
    return move(statement, status, TRANSITIONS, facts)
