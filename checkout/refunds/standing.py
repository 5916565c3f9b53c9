"""How an order and its lines stand, by what came back of them."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from checkout.order.models import Line, Order
from checkout.refunds.models import RefundRequest
from checkout.refunds.quoting import Bought, Quote, Rules, quote
from checkout.states import Status, move_to
from checkout.study_facts import Study, study_facts
from payments.models import Refund

REFUNDABLE = {Status.PAID, Status.PARTLY_REFUNDED}


@dataclass(frozen=True)
class QuotedLine:
    line: Line
    quote: Quote
    study: Study | None

    @property
    def left_money(self):
        return left_of(self.line)[0]

    @property
    def left_beli(self):
        return left_of(self.line)[1]


def lock_order(order_id) -> Order:
    """The order, read anew and locked: whatever changes its refunds comes through here first."""
    return Order.objects.select_for_update(of=("self",)).get(pk=order_id)


def rules():
    return Rules(
        settings.REFUND_WHOLE_DAYS, settings.REFUND_WHOLE_SHARE, settings.REFUND_FOREVER_DAYS
    )


def quoted_lines(order, now=None) -> list[QuotedLine]:
    """What each line of the paid order would give back now. As many queries for any number."""
    lines = list(order.lines.select_related("product").order_by("pk"))
    studies, now = study_facts(lines), now or timezone.now()
    return [
        QuotedLine(line, quote_line(order, line, study, now), study)
        for line, study in ((line, studies.get(line.pk)) for line in lines)
    ]


def quote_line(order, line, study, now):
    bought = Bought(
        money=line.money,
        beli=line.beli,
        paid_at=order.paid_at or order.date_placed,
        is_course=line.is_course,
        days=line.period_days,
        study=study,
        refunded_money=line.refunded_money,
        refunded_beli=line.refunded_beli,
        is_ended=line.access_ended_at is not None,
    )
    return quote(bought, now=now, rules=rules())


def left_of(line):
    """(yuan, beli) that did not go back yet and are not promised."""
    return line.money - line.refunded_money, line.beli - line.refunded_beli


def is_gone(line):
    """It was taken back, or all that was paid for it is back."""
    was_paid = bool(line.money or line.beli)
    return line.access_ended_at is not None or (was_paid and not any(left_of(line)))


def is_over(line):
    """Nothing of it is left to give back."""
    return is_gone(line) and not any(left_of(line))


def may_open(order):
    """May staff open a request for it?"""
    return order.status in REFUNDABLE and any(any(left_of(line)) for line in order.lines.all())


def may_ask(order):
    """May its owner ask? What is left of a course that was taken back is for staff to give."""
    lines = [line for line in order.lines.all() if not line.access_ended_at]
    return order.status in REFUNDABLE and any(any(left_of(line)) for line in lines)


def open_request(order):
    """The one that is undecided or under way, or None."""
    return order.refund_requests.filter(status__in=RefundRequest.OPEN).first()


def settle_status(order):
    """The order is what its lines say. Nothing of it is promised to anyone when this is asked."""
    lines = list(order.lines.all())
    if all(is_over(line) for line in lines):
        move_to(order, Status.REFUNDED)
    elif is_touched(order, lines):
        move_to(order, Status.PARTLY_REFUNDED)
    else:
        move_to(order, Status.PAID)


def is_touched(order, lines):
    """Did anything come back, by a request or at the gateway's own site?"""
    touched = any(
        line.refunded_money or line.refunded_beli or line.access_ended_at for line in lines
    )
    return touched or given_at_gateway(order).exists()


def given_at_gateway(order):
    return Refund.objects.filter(
        payment=order.payment_id, cause=Refund.Cause.AT_GATEWAY, status=Refund.Status.DONE
    )
