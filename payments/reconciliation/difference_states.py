"""The one door through which differences change their status (decision 5)."""

from django.db import transaction
from django.utils import timezone

from payments.models import Difference, Event
from payments.story import tell

Status = Difference.Status

# What mended itself may come back; what a person has settled stays settled.
TRANSITIONS = {
    Status.OPEN: {Status.MENDED, Status.SETTLED},
    Status.MENDED: {Status.OPEN, Status.SETTLED},
    Status.SETTLED: set(),
}


def move(differences, status, **facts) -> int:
    """Move those of the differences (a QuerySet) that the table lets go there; how many."""
    allowed = [old for old, targets in TRANSITIONS.items() if status in targets]
    return differences.filter(status__in=allowed).update(status=status, **facts)


@transaction.atomic
def settle(difference, *, by, reason) -> bool:
    """Staff have seen to it, for this reason; False when another was faster."""
    ours = Difference.objects.filter(pk=difference.pk)
    facts = {"settled_by": by, "settled_at": timezone.now(), "reason": reason}
    if move(ours, Status.SETTLED, **facts) != 1:
        return False
    if difference.payment:
        kind = difference.get_kind_display()
        tell(difference.payment, Event.Kind.SEEN, f"对账差异（{kind}）：{reason}", by=by)
    return True
