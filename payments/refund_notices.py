"""Notices that tell of a refund: ours, or one made at the gateway's own site."""

from payments.asking import ask
from payments.gateways import get_gateway
from payments.gateways.base import NoticeRefused, RefundState
from payments.models import Notice, Payment, Refund
from payments.refund_ends import take
from payments.refunding import RefundNotPossible, found
from payments.settling import flag

Outcome = Notice.Outcome


def refunded(payment, facts) -> Outcome:
    """Ask the gateway about that refund, and write down what it says.

    Raises GatewayUnavailable, GatewayRefused or NoticeRefused. May be called again.
    """
    if ask(payment=payment) != Payment.Status.PAID:  # news of the payment itself may come later
        raise NoticeRefused("a refund of what was never paid")
    if not facts.out_request_no:
        return Outcome.IGNORED  # reconciliation will find it in the day's bill
    ours = Refund.objects.filter(payment=payment, out_request_no=facts.out_request_no).first()
    if ours and ours.status == Refund.Status.DONE:
        return Outcome.REPEATED
    answer = get_gateway(payment.gateway).query_refund(
        out_trade_no=payment.out_trade_no, out_request_no=facts.out_request_no
    )
    if ours:
        return Outcome.REFUNDED if take(ours, answer) else Outcome.IGNORED
    if answer.state != RefundState.DONE or answer.amount is None:
        return Outcome.IGNORED
    return write_down(payment, facts.out_request_no, answer)


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
