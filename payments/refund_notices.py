"""Notices that tell of a refund: ours, or one made at the gateway's own site."""

from payments.alarms import call_staff
from payments.asking import look_back
from payments.gateways import get_gateway
from payments.gateways.base import NoticeRefused, RefundState
from payments.models import Notice, Payment, Refund
from payments.refund_ends import take
from payments.refunding import RefundNotPossible, found
from payments.settling import flag

Outcome = Notice.Outcome
UNDONE = {
    RefundState.FAILED: Outcome.REFUND_FAILED,
    RefundState.STUCK: Outcome.REFUND_STUCK,
}


def refunded(payment, facts) -> Outcome:
    """Ask the gateway about that refund, and write down what it says.

    Raises GatewayUnavailable, GatewayRefused or NoticeRefused. May be called again.
    """
    if payment.status != Payment.Status.PAID:  # news of the payment itself may come later
        look_back(payment, facts.trade_no)
    if payment.status != Payment.Status.PAID:
        raise NoticeRefused("a refund of what was never paid")
    # One that was given no number has that of its trade.
    number = facts.out_request_no or payment.out_trade_no
    ours = Refund.objects.filter(payment=payment, out_request_no=number).first()
    if ours and ours.status == Refund.Status.DONE:
        return Outcome.REPEATED
    answer = get_gateway(payment.gateway).query_refund(
        out_trade_no=payment.out_trade_no, out_request_no=number
    )
    if ours:
        done = take(ours, answer)
        return Outcome.REFUNDED if done else UNDONE.get(answer.state, Outcome.IGNORED)
    if answer.state != RefundState.DONE or answer.amount is None:
        return unknown(payment, number, answer)
    return write_down(payment, number, answer)


def unknown(payment, number, answer):
    """Money of which the gateway tells, and cannot say more: the day's bill will. A failure of
    somebody else's refund is none of ours."""
    if answer.state != RefundState.FAILED:
        reason = f"渠道通知有一笔退款（{number}），暂时查不到结果，次日对账时再核对"
        call_staff(payment=payment, reference=f"refund-unknown-{number}"[:64], reason=reason)
    return UNDONE.get(answer.state, Outcome.IGNORED)


def write_down(payment, number, answer):
    try:
        found(
            payment=payment,
            out_request_no=number,
            amount=answer.amount,
            done_at=answer.done_at,
            refund_no=answer.refund_no,
        )
    except RefundNotPossible as error:
        flag(payment=payment, reason=f"渠道退款 {answer.amount} 元，账面只剩 {error.left} 元")
        return Outcome.IGNORED
    return Outcome.REFUNDED
