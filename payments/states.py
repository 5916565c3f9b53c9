"""The one door through which a payment changes its status."""

from django.utils import timezone

from beli.prepared import update
from payments.models import Payment

Status = Payment.Status

# Money that arrives after all for a closed payment is still money (D20). Paid is final here.
TRANSITIONS = {
    Status.OPEN: {Status.PAID, Status.CLOSED},
    Status.CLOSED: {Status.PAID},
    Status.PAID: set(),
}


class IllegalMove(Exception):
    """The table does not know this move."""


def move_to(payment, status, **facts):
    """True when this call moved it; False when it is there already or another was faster.

    ``facts`` are written together with the status. Raises IllegalMove.
    """
    old = Status(payment.status)
    if old == status:
        return False
    if status not in TRANSITIONS[old]:
        raise IllegalMove(f"{payment} cannot go from {old} to {status}")
    facts["status"] = status
    if update(Payment, {"pk": payment.pk, "status": old}, facts) != 1:
        return False
    for name, value in facts.items():
        setattr(payment, name, value)
    return True


def close_unseen(payments) -> int:
    """Close those of the payments (a QuerySet) that no browser was ever sent to; how many."""
    unseen = payments.filter(status=Status.OPEN, handed_out_at=None)
    return unseen.update(status=Status.CLOSED, closed_at=timezone.now())
