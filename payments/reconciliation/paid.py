"""Money that came: the bill's rows against our payments, and our payments against the bill."""

from payments.models import Difference, Payment
from payments.reconciliation.days import bounds
from payments.reconciliation.findings import BATCH
from payments.reconciliation.other_days import Candidate, settle_by_other_days
from payments.reconciliation.single_rows import by_itself

Kind, Status = Difference.Kind, Difference.Status


def check_payments(rows, gateway, asking, listed):
    """The differences of one batch of the bill; `listed` gets the ids of what is on it."""
    numbers = [row.out_trade_no for row in rows]
    ours = Payment.objects.filter(gateway=gateway, out_trade_no__in=numbers)
    known = {payment.out_trade_no: payment for payment in ours}

    def look_at(row):
        payment = known.get(row.out_trade_no)
        difference = judge(row, payment, asking)
        if payment and row.trade_no in ("", payment.trade_no or row.trade_no):
            listed.add(payment.pk)
        return difference

    return by_itself(rows, look_at, unjudged)


def unjudged(row, note):
    return from_row(row, Kind.STATUS, note=note)


def judge(row, payment, asking):
    """The difference, not yet saved; None when the books agree."""
    if payment is None:
        return from_row(row, Kind.MISSING_HERE, note="本站没有这个商户订单号")
    if payment.status != Payment.Status.PAID:
        return ask_about(row, payment, asking)
    if row.trade_no not in ("", payment.trade_no):
        return ask_which(row, payment, asking)
    if row.amount != payment.amount:
        return from_row(row, Kind.AMOUNT, payment)
    return None


def ask_about(row, payment, asking):
    before = payment.get_status_display()
    paid, why = asking.is_paid_now(payment, row.trade_no)
    note = f"本站原为“{before}”，已向渠道查询并入账" if paid else f"本站为“{before}”。{why}"
    status = Status.MENDED if paid and payment.amount == row.amount else Status.OPEN
    return from_row(row, Kind.STATUS, payment, note=note[:200], status=status)


def ask_which(row, payment, asking):
    """We hold it as paid by another trade: perhaps one that the gateway does not know."""
    before = payment.trade_no
    asking.is_paid_now(payment, row.trade_no)
    if payment.trade_no == row.trade_no and payment.amount == row.amount:
        note = f"交易号 {before} 已按渠道的回答更正"
        return from_row(row, Kind.STATUS, payment, note=note, status=Status.MENDED)
    return from_row(row, Kind.MISSING_HERE, payment, note=f"本站入账的是交易 {payment.trade_no}")


def from_row(row, kind, payment=None, **facts):
    return Difference(
        kind=kind,
        out_trade_no=row.out_trade_no,
        trade_no=row.trade_no,
        payment=payment,
        ours=payment and payment.amount,
        theirs=row.amount,
        **facts,
    )


def payments_not_on_bill(statement, gateway, findings, listed):
    """Write down what we hold as paid that day; the times at which the rest can be judged."""
    begin, end = bounds(statement.day)
    ours = Payment.objects.filter(
        gateway=statement.gateway, status=Payment.Status.PAID, paid_at__gte=begin, paid_at__lt=end
    )
    candidates = (
        Candidate(number=payment.out_trade_no, at=payment.paid_at, row=missing(payment))
        for payment in ours.order_by("pk").iterator(chunk_size=BATCH)
        if payment.pk not in listed
    )
    return settle_by_other_days(statement.day, gateway, candidates, findings, is_refund=False)


def missing(payment):
    return Difference(
        kind=Kind.MISSING_THERE,
        out_trade_no=payment.out_trade_no,
        trade_no=payment.trade_no,
        payment=payment,
        ours=payment.amount,
        note="渠道当日的账单没有这笔收款",
    )
