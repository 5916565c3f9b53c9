"""A learner asks for a refund, or takes the wish back; staff may ask for one too (D19).

Everything happens under the order's lock, so that an order has one open request.
"""

from django.db import transaction
from django.utils import timezone

from checkout.refunds.models import RefundLine, RefundRequest
from checkout.refunds.refusals import (
    AlreadyAsked,
    AlreadyDecided,
    LineNotRefundable,
    NothingChosen,
    NotRefundable,
    QuoteChanged,
)
from checkout.refunds.standing import (
    REFUNDABLE,
    lock_order,
    open_request,
    quoted_lines,
    settle_status,
)
from checkout.refunds.states import Status, move_to
from checkout.refunds.telling import tell_asked
from checkout.states import Status as OrderStatus
from checkout.states import move_to as move_order


def total(quoted):
    """(yuan, beli) of quoted lines: what the learner agrees to."""
    return sum(one.quote.money for one in quoted), sum(one.quote.beli for one in quoted)


@transaction.atomic
def ask(*, order, by, reason, lines, expected=None) -> RefundRequest:
    """Ask for these lines (ids) of the order back.

    `expected`: (yuan, beli) that the learner was shown. The same wish again gives the same
    request. Raises a RefundRefused.
    """
    order, ids = lock_order(order.pk), set(lines)
    earlier = open_request(order)
    if earlier:
        return the_same(earlier, by, reason, ids)
    chosen = choose(order, ids)
    for one in chosen:
        if not one.quote.is_something:
            raise LineNotRefundable(one.line.local_title, one.quote.rule)
    if expected is not None and expected != total(chosen):
        raise QuoteChanged
    return write(order, by, reason, chosen)


@transaction.atomic
def open_for(*, order, by, reason, lines) -> RefundRequest:
    """Staff open a request themselves, for lines that the rule gives nothing for too.

    Raises a RefundRefused.
    """
    order, ids = lock_order(order.pk), set(lines)
    earlier = open_request(order)
    if earlier:
        return the_same(earlier, by, reason, ids)
    return write(order, by, reason, choose(order, ids))


def choose(order, ids):
    """The quoted lines of these ids. Raises NotRefundable, NothingChosen."""
    if order.status not in REFUNDABLE:
        raise NotRefundable
    chosen = [one for one in quoted_lines(order) if one.line.pk in ids]
    if not ids or len(chosen) != len(ids):
        raise NothingChosen
    return chosen


def the_same(earlier, by, reason, ids):
    """The open request, when it is this very wish. Raises AlreadyAsked."""
    same = (by.pk, reason, ids) == (
        earlier.asked_by_id,
        earlier.reason,
        set(earlier.lines.values_list("line", flat=True)),
    )
    if not same or earlier.status != Status.ASKED:
        raise AlreadyAsked(earlier)
    return earlier


def write(order, by, reason, chosen):
    request = RefundRequest.objects.create(order=order, reason=reason, asked_by=by)
    RefundLine.objects.bulk_create(
        RefundLine(
            request=request,
            line=one.line,
            quoted_money=one.quote.money,
            quoted_beli=one.quote.beli,
            rule=one.quote.rule,
        )
        for one in chosen
    )
    move_order(order, OrderStatus.REFUND_ASKED)
    tell_asked(request)
    return request


@transaction.atomic
def withdraw(*, request):
    """The learner wants it no more. May be called twice. Raises AlreadyDecided."""
    order = lock_order(request.order_id)
    request.refresh_from_db()
    if request.status == Status.WITHDRAWN:
        return
    if request.status != Status.ASKED:
        raise AlreadyDecided(request)
    move_to(request, Status.WITHDRAWN, decided_at=timezone.now())
    settle_status(order)
