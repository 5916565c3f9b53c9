"""The one door through which a refund changes its status (decision 5)."""

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


class IllegalMove(Exception):
    """The table does not know this move."""


def move_to(refund, status, **facts):
    """True when this call moved it; False when it is there already or another was faster.

    ``facts`` are written together with the status. Raises IllegalMove.
    """
    old = Status(refund.status)
    if old == status:
        return False
    if status not in TRANSITIONS[old]:
        raise IllegalMove(f"{refund} cannot go from {old} to {status}")
    facts["status"] = status
    if Refund.objects.filter(pk=refund.pk, status=old).update(**facts) != 1:
        return False
    for name, value in facts.items():
        setattr(refund, name, value)
    return True
