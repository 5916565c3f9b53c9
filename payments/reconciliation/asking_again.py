"""Asking the gateway about single rows of its bill that our books do not know so."""

from datetime import timedelta

from django.utils import timezone

from payments.asking import look_back
from payments.gateways.base import GatewayRefused, GatewayUnavailable
from payments.models import Payment, Refund
from payments.refund_ends import take

PATIENCE = 3  # a gateway that is silent so often is left alone until later
LATER = timedelta(hours=1)


class AskingAgain:
    """The answers of one run. What the gateway settles, our books know at once."""

    def __init__(self, gateway):
        self.gateway = gateway
        self.silences = 0

    def later(self):
        """When to ask again; empty when everything was answered."""
        return [timezone.now() + LATER] if self.silences else []

    def is_paid_now(self, payment, trade_no) -> tuple[bool, str]:
        """Whether the gateway's answer settled it, and why not. `trade_no`: of the bill."""
        why = self.attempt(lambda: look_back(payment, trade_no))
        payment.refresh_from_db()
        return payment.status == Payment.Status.PAID, why or payment.attention

    def is_refunded_now(self, promise) -> tuple[bool, str]:
        """Whether the gateway's answer finished the refund, and why not."""
        numbers = {"out_trade_no": promise.payment.out_trade_no}
        numbers["out_request_no"] = promise.out_request_no
        why = self.attempt(lambda: take(promise, self.gateway.query_refund(**numbers)))
        promise.refresh_from_db()
        return promise.status == Refund.Status.DONE, why or promise.error

    def attempt(self, question):
        """Why there is no answer; empty when there is one."""
        if self.silences >= PATIENCE:
            return "渠道没有回答，稍后再问"
        try:
            question()
        except GatewayUnavailable as error:
            self.silences += 1
            return f"渠道没有回答，稍后再问：{error}"
        except GatewayRefused as error:
            return f"渠道拒绝回答：{error}"
        return ""
