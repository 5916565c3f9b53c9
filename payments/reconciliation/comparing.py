"""One day's bill held against our books, batch by batch: memory stays flat for a long bill.

The bill is read, and gateways are asked, outside of any transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice

from payments.gateways import get_gateway
from payments.reconciliation.asking_again import AskingAgain
from payments.reconciliation.findings import BATCH, Findings
from payments.reconciliation.paid import check_payments, payments_not_on_bill
from payments.reconciliation.sent_back import check_refunds, refunds_not_on_bill


@dataclass
class Sums:
    """What the bill adds up to; the names are the Statement's."""

    payments: int = 0
    taken: Decimal = Decimal("0.00")
    refunds: int = 0
    returned: Decimal = Decimal("0.00")
    fees: Decimal = Decimal("0.00")

    def add(self, row):
        self.fees += row.fee
        if not row.is_refund:
            self.payments += 1
            self.taken += row.amount
        elif row.is_done:
            self.refunds += 1
            self.returned += row.amount


@dataclass(frozen=True)
class Compared:
    """`look_again_at`: some of it can only be told later; None when all was."""

    sums: Sums
    look_again_at: datetime | None = None


def compare(statement) -> Compared:
    """Write down every difference. May be repeated and run twice at once.

    Raises BillNotReady, GatewayUnavailable or GatewayRefused; then what was found so far stays.
    """
    gateway = get_gateway(statement.gateway)
    sums, findings, asking = Sums(), Findings(statement), AskingAgain(gateway)
    paid, sent_back = set(), set()  # ids of what the bill lists: a few bytes each
    for rows in batches(gateway.bill(statement.day)):
        for row in rows:
            sums.add(row)
        coming = [row for row in rows if not row.is_refund]
        going = [row for row in rows if row.is_refund]
        findings.write(check_payments(coming, statement.gateway, asking, paid))
        findings.write(check_refunds(going, statement.gateway, asking, sent_back))
    later = payments_not_on_bill(statement, gateway, findings, paid)
    later += refunds_not_on_bill(statement, gateway, findings, sent_back)
    findings.mend_the_gone()
    return Compared(sums, max([*later, *asking.later()], default=None))


def batches(rows):
    rows = iter(rows)
    while some := list(islice(rows, BATCH)):
        yield some
