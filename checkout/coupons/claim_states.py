"""The one door through which a claim changes its status (decision 5)."""

from beli.doors import IllegalMove
from beli.prepared import prepared_update
from checkout.models import CouponClaim

Status = CouponClaim.Status

# A code that lapsed unclaimed wakes up when staff extend its days; a lapsed claim serves the order
# that held it in time, when that order is paid late (D20).
TRANSITIONS = {
    Status.UNCLAIMED: {Status.UNUSED, Status.EXPIRED},
    Status.UNUSED: {Status.HELD, Status.EXPIRED},
    Status.HELD: {Status.UNUSED, Status.USED, Status.EXPIRED},
    Status.USED: {Status.UNUSED, Status.EXPIRED},
    Status.EXPIRED: {Status.UNCLAIMED, Status.HELD},
}


@prepared_update
def use_held(order, used_at):
    """Held by the order, and used from now on: locked by id and moved in one statement."""
    held = CouponClaim.objects.filter(order=order, status=Status.HELD).order_by("pk")
    ids = held.select_for_update(no_key=True).values("pk")
    rows = CouponClaim.objects.filter(pk__in=ids, status=Status.HELD)
    return rows, {"status": Status.USED, "used_at": used_at}


def move(claims, status, *, old, **facts) -> int:
    """Move those of the claims (a QuerySet, or ids) that are still `old`; says how many.

    `facts` are written together with the status. Raises IllegalMove.
    """
    if status not in TRANSITIONS[old]:
        raise IllegalMove(f"A claim cannot go from {old} to {status}.")
    rows = CouponClaim.objects.filter(pk__in=claims, status=old)
    return rows.update(status=status, **facts)
