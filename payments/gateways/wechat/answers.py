"""What WeChat answers about trades and refunds. It is verified by now."""

from payments.gateways.base import (
    GatewayRefund,
    GatewayTrade,
    GatewayUnavailable,
    RefundState,
    TradeState,
)
from payments.gateways.wechat.formats import moment, yuan

TRADE_STATES = {
    "NOTPAY": TradeState.WAITING,
    "USERPAYING": TradeState.WAITING,
    "PAYERROR": TradeState.WAITING,  # this try failed; the order can still be paid
    "SUCCESS": TradeState.PAID,
    "REFUND": TradeState.PAID,
    "CLOSED": TradeState.CLOSED,
    "REVOKED": TradeState.CLOSED,
}
REFUND_STATES = {
    "PROCESSING": RefundState.WAITING,
    "SUCCESS": RefundState.DONE,
    "CLOSED": RefundState.FAILED,
    "ABNORMAL": RefundState.STUCK,
}
# For staff: what became of the money then.
WHY = {
    "CLOSED": "CLOSED 退款关闭，款项未退出",
    "ABNORMAL": "ABNORMAL 付款人的账户收不到退款，请到微信支付商户平台处理这笔退款",
}


def amount_in(told, name):
    """Decimal yuan of one of its amounts, or None."""
    amounts = told.get("amount")
    if not isinstance(amounts, dict) or amounts.get("currency", "CNY") != "CNY":
        return None
    return yuan(amounts.get(name))


def text_in(told, name):
    value = told.get(name)
    return value if isinstance(value, str) else ""


def read_trade(told, out_trade_no):
    """Raises GatewayUnavailable for an answer about something else, or about nothing."""
    state, amount = TRADE_STATES.get(told.get("trade_state")), amount_in(told, "total")
    if told.get("out_trade_no") != out_trade_no or state is None:
        raise GatewayUnavailable(f"no usable answer about {out_trade_no}")
    trade_no = text_in(told, "transaction_id")
    if state == TradeState.PAID and (amount is None or not trade_no):
        raise GatewayUnavailable(f"{out_trade_no} is paid, with no amount or number")
    return GatewayTrade(state, trade_no, amount, moment(told.get("success_time")))


def read_refund(told, out_refund_no):
    """Raises GatewayUnavailable likewise."""
    status = told.get("status")
    amount = amount_in(told, "refund")
    if told.get("out_refund_no") != out_refund_no or status not in REFUND_STATES or amount is None:
        raise GatewayUnavailable(f"no usable answer about the refund {out_refund_no}")
    return GatewayRefund(
        state=REFUND_STATES[status],
        refund_no=text_in(told, "refund_id"),
        amount=amount,
        done_at=moment(told.get("success_time")),
        reason=WHY.get(status, ""),
    )
