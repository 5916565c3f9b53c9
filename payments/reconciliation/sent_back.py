"""Money that went back: the bill's rows against our refunds, and our refunds against the bill."""

from payments.models import Difference, Payment, Refund
from payments.reconciliation.days import BEIJING, bounds, day_of
from payments.reconciliation.findings import BATCH
from payments.reconciliation.other_days import SLACK, Candidate, settle_by_other_days
from payments.reconciliation.single_rows import by_itself
from payments.refunding import RefundNotPossible, found

Kind, Status = Difference.Kind, Difference.Status


def number_of(row):
    """What we know the refund by. One made at the gateway's own site may have none."""
    made_up = f"{row.out_trade_no}-{row.at.astimezone(BEIJING):%Y%m%d%H%M%S}"
    return (row.out_request_no or made_up)[:64]


def check_refunds(rows, gateway, asking, listed):
    """The differences of one batch of the bill; `listed` gets the ids of what is on it."""
    refunds = Refund.objects.filter(
        payment__gateway=gateway, out_request_no__in=[number_of(row) for row in rows]
    ).select_related("payment")
    known = {promise.out_request_no: promise for promise in refunds}
    new = [row for row in rows if number_of(row) not in known and row.is_done]
    paid = Payment.objects.filter(gateway=gateway, out_trade_no__in=[r.out_trade_no for r in new])
    payments = {payment.out_trade_no: payment for payment in paid}
    listed |= {promise.pk for promise in refunds}

    def look_at(row):
        payment = payments.get(row.out_trade_no)
        promise = known.get(number_of(row)) or told_before(row, payment, listed)
        if promise:
            return judge(row, promise, asking)
        return take_over(row, payment, asking, listed) if row.is_done else None

    return by_itself(rows, look_at, unjudged)


def told_before(row, payment, listed):
    """The refund that a notice told of under its number, where the bill has none for it."""
    if row.out_request_no or payment is None:
        return None
    nearby = payment.refunds.filter(
        status=Refund.Status.DONE,
        amount=row.amount,
        done_at__range=(row.at - SLACK, row.at + SLACK),
    ).exclude(pk__in=listed)
    nearest = min(nearby, key=lambda promise: abs(promise.done_at - row.at), default=None)
    if nearest:
        listed.add(nearest.pk)
    return nearest


def unjudged(row, note):
    return from_row(row, note=note)


def judge(row, promise, asking):
    """The difference, not yet saved; None when the books agree."""
    same = row.amount == promise.amount
    if promise.payment.out_trade_no != row.out_trade_no:
        note = f"本站的这笔退款属于 {promise.payment.out_trade_no}"
        return from_row(row, promise.payment, promise, note=note)
    if promise.status == Refund.Status.GIVEN_UP:
        return from_row(row, promise.payment, promise, note="本站已放弃，渠道却已退款")
    if not row.is_done:
        note = "本站已退款，账单上尚未完成"
        early = was_done_before_the_bill(promise, row)
        return from_row(row, promise.payment, promise, note=note) if early else None
    if promise.status != Refund.Status.DONE:
        return ask_about(row, promise, asking)
    return None if same else from_row(row, promise.payment, promise, note="退款金额不同")


def was_done_before_the_bill(promise, row):
    """Bills are made after their day: what was done later may well be under way on it."""
    _begin, end = bounds(day_of(row.at))
    return promise.status == Refund.Status.DONE and promise.done_at < end - SLACK


def ask_about(row, promise, asking):
    before = promise.get_status_display()
    done, why = asking.is_refunded_now(promise)
    note = f"本站原为“{before}”，已向渠道查询并更正" if done else f"本站为“{before}”。{why}"
    status = Status.MENDED if done and row.amount == promise.amount else Status.OPEN
    return from_row(row, promise.payment, promise, note=note[:200], status=status)


def take_over(row, payment, asking, listed):
    """Someone gave money back at the gateway's own site: our books learn it, and staff see it."""
    if payment is None:
        return from_row(row, note="在渠道处退款，本站没有这笔支付")
    if payment.status != Payment.Status.PAID:
        asking.is_paid_now(payment, row.trade_no)
    try:
        made = found(
            payment=payment, out_request_no=number_of(row), amount=row.amount, done_at=row.at
        )
    except RefundNotPossible as error:
        return from_row(row, payment, note=f"在渠道处退款，账面只剩 {error.left} 元可退")
    listed.add(made.pk)
    return from_row(row, payment, made, note="在渠道处退款", status=Status.MENDED)


def from_row(row, payment=None, refund=None, **facts):
    return Difference(
        kind=Kind.REFUND,
        out_trade_no=row.out_trade_no,
        out_request_no=number_of(row),
        trade_no=row.trade_no,
        payment=payment,
        refund=refund,
        ours=refund and refund.amount,
        theirs=row.amount,
        **facts,
    )


def refunds_not_on_bill(statement, gateway, findings, listed):
    """Write down what we hold as refunded that day; the times at which the rest can be judged."""
    begin, end = bounds(statement.day)
    ours = Refund.objects.filter(
        payment__gateway=statement.gateway,
        status=Refund.Status.DONE,
        done_at__gte=begin,
        done_at__lt=end,
    ).select_related("payment")
    candidates = (
        Candidate(
            number=promise.out_request_no,
            at=promise.done_at,
            begun=promise.created_at,
            row=missing(promise),
        )
        for promise in ours.order_by("pk").iterator(chunk_size=BATCH)
        if promise.pk not in listed
    )
    return settle_by_other_days(statement.day, gateway, candidates, findings, is_refund=True)


def missing(promise):
    return Difference(
        kind=Kind.REFUND,
        out_trade_no=promise.payment.out_trade_no,
        out_request_no=promise.out_request_no,
        trade_no=promise.payment.trade_no,
        payment=promise.payment,
        refund=promise,
        ours=promise.amount,
        note="渠道当日的账单没有这笔退款",
    )
