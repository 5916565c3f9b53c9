"""The one door through which a statement changes its status (decision 5)."""

from payments.models import Statement

Status = Statement.Status

# Any day may be compared again.
TRANSITIONS = {
    Status.DUE: {Status.DONE, Status.FAILED},
    Status.DONE: {Status.DUE},
    Status.FAILED: {Status.DUE},
}


class IllegalMove(Exception):
    """The table does not know this move."""


def move_to(statement, status, **facts):
    """True when this call moved it; False when it is there already or another was faster.

    ``facts`` are written together with the status. Raises IllegalMove.
    """
    old = Status(statement.status)
    if old == status:
        return False
    if status not in TRANSITIONS[old]:
        raise IllegalMove(f"{statement} cannot go from {old} to {status}")
    facts["status"] = status
    if Statement.objects.filter(pk=statement.pk, status=old).update(**facts) != 1:
        return False
    for name, value in facts.items():
        setattr(statement, name, value)
    return True
