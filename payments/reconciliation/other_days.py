"""Two clocks around midnight: what is not on one day's bill may be on its neighbour's."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from payments.gateways.base import BillNotReady, GatewayRefused
from payments.models import Difference
from payments.reconciliation.days import ONE_DAY, bill_comes, day_of
from payments.reconciliation.findings import BATCH

SLACK = timedelta(minutes=15)


@dataclass(frozen=True)
class Candidate:
    """What our books know and the day's bill does not. `row`: the difference that it would be.

    `begun`: when the gateway first heard of it, if that is another moment.
    """

    number: str
    at: datetime
    row: Difference
    begun: datetime | None = None

    def other_days(self, day):
        """Whose bills may list it as well."""
        moments = [self.at - SLACK, self.at + SLACK, self.begun or self.at]
        return {day_of(moment) for moment in moments} - {day}


def settle_by_other_days(day, gateway, candidates, findings, *, is_refund):
    """Write down those that no bill lists. Returns the times at which the rest can be judged.

    Raises GatewayUnavailable.
    """
    sure, doubtful = [], []
    for candidate in candidates:
        if candidate.other_days(day):
            doubtful.append(candidate)
        else:
            sure.append(candidate.row)
        if len(sure) == BATCH:
            findings.write(sure)
            sure = []
    listed, later = on_other_bills(day, gateway, doubtful, is_refund)
    findings.write(sure + [each.row for each in doubtful if each.number not in listed])
    return later


def on_other_bills(day, gateway, candidates, is_refund):
    """The numbers that other days' bills list, or may still list, and when those come."""
    listed, later = set(), []
    for other in sorted({found for each in candidates for found in each.other_days(day)}):
        wanted = {each.number for each in candidates if other in each.other_days(day)}
        try:
            listed |= on_bill(gateway.bill(other), wanted, is_refund)
        except (BillNotReady, GatewayRefused):
            if timezone.now() < bill_comes(other) + ONE_DAY:  # else it never comes
                listed |= wanted
                later.append(max(bill_comes(other), timezone.now() + timedelta(hours=1)))
    return listed, later


def on_bill(rows, wanted, is_refund):
    numbers = (row.out_request_no if is_refund else row.out_trade_no for row in rows)
    return wanted.intersection(numbers)
