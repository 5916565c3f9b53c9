"""Staff approve a request, with the sums of the rule or with others, or refuse it (D19).

One transaction, in which the order is locked first and then its payment. What is approved is
reserved on the lines, where a constraint keeps it within what was paid.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from checkout.refunds.finishing import finish
from checkout.refunds.models import RefundLine
from checkout.refunds.refusals import (
    AlreadyDecided,
    NoReason,
    NoReasonToRefuse,
    NothingBack,
    NotInPayment,
    TooMuch,
)
from checkout.refunds.reserving import reserve
from checkout.refunds.standing import left_of, lock_order, settle_status
from checkout.refunds.states import Status, move_to
from checkout.refunds.telling import tell_approved, tell_refused
from payments.models import Refund
from payments.refunding import RefundNotPossible, refund


@dataclass(frozen=True)
class Decision:
    """What becomes of one line of a request. `ends_access` None: if something comes back of it."""

    money: Decimal
    beli: int
    ends_access: bool | None = None

    @property
    def ends(self):
        return bool(self.money or self.beli) if self.ends_access is None else self.ends_access


def as_quoted(row):
    """What the rule gave when it was asked, as far as it is still there."""
    money, beli = left_of(row.line)
    return Decision(min(row.quoted_money, money), min(row.quoted_beli, beli))


@transaction.atomic
def approve(*, request, by, decisions, note=""):
    """Send back what `decisions` say: {RefundLine id: Decision}; a line left out is as quoted.

    The gateway is told after the commit; without money the refund is done at once. Raises a
    RefundRefused, and then nothing is changed.
    """
    order = lock_order(request.order_id)
    rows = undecided(request)
    for row in rows:
        decide(row, decisions.get(row.pk) or as_quoted(row), note)
    money, beli = sum(row.money for row in rows), sum(row.beli for row in rows)
    if not (money or beli):
        raise NothingBack
    RefundLine.objects.bulk_update(rows, ["money", "beli", "ends_access"])
    reserve(rows)
    promise = promised(request, order, money) if money else None
    facts = {"decided_by": by, "decided_at": timezone.now(), "decision": note}
    move_to(request, Status.APPROVED, refund=promise, **facts)
    tell_approved(request, money, beli)
    if promise is None:
        finish(request, order)


def undecided(request):
    """Its lines, each with the order's line. Raises AlreadyDecided."""
    request.refresh_from_db()
    if request.status != Status.ASKED:
        raise AlreadyDecided(request)
    return list(request.lines.select_related("line").order_by("pk"))


def decide(row, decision, note):
    """Write the decision to the row. Raises TooMuch, NoReason."""
    left = left_of(row.line)
    if decision.money > left[0] or decision.beli > left[1]:
        raise TooMuch(row.line.title, *left)
    if (decision.money, decision.beli) != (row.quoted_money, row.quoted_beli) and not note:
        raise NoReason
    row.money, row.beli = decision.money, decision.beli
    row.ends_access = decision.ends


def promised(request, order, money) -> Refund:
    """The promise of the payment's money. Raises NotInPayment."""
    if order.payment is None:
        raise NotInPayment(Decimal(0))
    earlier = f"-{request.refund_id}" if request.refund_id else ""  # one that was given up
    try:
        return refund(
            payment=order.payment,
            amount=money,
            cause=Refund.Cause.ASKED,
            reference=f"{request.reference}{earlier}",
            reason=_("退费 %(number)s") % {"number": order.number},
        )
    except RefundNotPossible as error:
        raise NotInPayment(error.left) from error


@transaction.atomic
def refuse(*, request, by, reason):
    """Say no, and why. Raises NoReasonToRefuse, AlreadyDecided."""
    if not reason:
        raise NoReasonToRefuse
    order = lock_order(request.order_id)
    undecided(request)
    facts = {"decided_by": by, "decided_at": timezone.now(), "decision": reason}
    move_to(request, Status.REFUSED, **facts)
    settle_status(order)
    tell_refused(request)
