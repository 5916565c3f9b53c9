"""The one door through which a refund request changes its status (decision 5).

Whoever comes through it holds the order locked.
"""

from beli.doors import move
from checkout.refunds.models import RefundRequest

Status = RefundRequest.Status

# A refund that failed for good is decided anew; one made at the gateway's own site overtakes.
TRANSITIONS = {
    Status.ASKED: {Status.APPROVED, Status.REFUSED, Status.WITHDRAWN, Status.DONE},
    Status.APPROVED: {Status.DONE, Status.ASKED},
    Status.DONE: set(),
    Status.REFUSED: set(),
    Status.WITHDRAWN: set(),
}


def move_to(request, status, **facts) -> bool:
    """As beli.doors.move; raises IllegalMove."""
    return move(request, status, TRANSITIONS, facts)
