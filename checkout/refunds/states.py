"""The one door through which a refund request changes its status (decision 5).

Whoever comes through it holds the order locked.
"""

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


class IllegalMove(Exception):
    """The table does not know this move."""


def move_to(request, status, **facts) -> bool:
    """True when this call moved it; False when it is there already or another was faster.

    `facts` are written together with the status. Raises IllegalMove.
    """
    old = Status(request.status)
    if old == status:
        return False
    if status not in TRANSITIONS[old]:
        raise IllegalMove(f"{request} cannot go from {old} to {status}")
    facts["status"] = status
    if RefundRequest.objects.filter(pk=request.pk, status=old).update(**facts) != 1:
        return False
    for name, value in facts.items():
        setattr(request, name, value)
    return True
