"""A gateway of its own, that answers from a script: what ends a refund, and what does not."""

from dataclasses import dataclass, field
from decimal import Decimal

from payments.gateways.base import GatewayRefund, RefundState

TEN = Decimal("10.00")
DONE = GatewayRefund(RefundState.DONE, "R1", TEN)
WAITING = GatewayRefund(RefundState.WAITING, "R1", TEN)
STUCK = GatewayRefund(RefundState.STUCK, "R1", TEN, reason="账户异常")
CLOSED = GatewayRefund(RefundState.FAILED, "R1", TEN, reason="已关闭")
MISSING = GatewayRefund(RefundState.MISSING)


@dataclass
class ScriptedGateway:
    """A gateway of its own that answers from a script: exceptions are raised."""

    answers: list = field(default_factory=list)
    heard: list = field(default_factory=list)

    def from_settings(self):
        return self

    def answer(self, call, out_request_no):
        self.heard.append((call, out_request_no))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def refund(self, *, out_request_no, **facts):
        return self.answer("refund", out_request_no)

    def query_refund(self, *, out_request_no, **facts):
        return self.answer("query", out_request_no)


SCRIPTED = ScriptedGateway()
