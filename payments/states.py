"""The one door through which a payment changes its status."""

from django.utils import timezone

from beli.doors import move
from payments.models import Payment

Status = Payment.Status

# Money that arrives after all for a closed payment is still money (D20). Paid is final here.
TRANSITIONS = {
    Status.OPEN: {Status.PAID, Status.CLOSED},
    Status.CLOSED: {Status.PAID},
    Status.PAID: set(),
}


def move_to(payment, status, **facts) -> bool:
    """As beli.doors.move; raises IllegalMove."""
    return move(payment, status, TRANSITIONS, facts)


def close_unseen(payments) -> int:
    """Close those of the payments (a QuerySet) that no browser was ever sent to; how many."""
    unseen = payments.filter(status=Status.OPEN, handed_out_at=None)
    return unseen.update(status=Status.CLOSED, closed_at=timezone.now())
