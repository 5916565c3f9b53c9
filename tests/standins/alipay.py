"""A stand-in for Alipay's open platform, written from its protocol and not from our adapter.

The trade exists only after the buyer logged in at the cashier; until then nobody can query or
close it, though the open cashier can still be paid.
"""

import json
from datetime import datetime, timedelta
from decimal import Decimal

from tests.standins import alipay_words as words
from tests.standins import bills
from tests.standins.alipay_cashier import Cashier
from tests.standins.alipay_words import done, refused
from tests.standins.books import Refund
from tests.standins.server import Answer, Standin, run_alone

OPERATIONS = {
    "alipay.trade.page.pay": "page",
    "alipay.trade.wap.pay": "page",
    "alipay.trade.query": "query",
    "alipay.trade.close": "close",
    "alipay.trade.refund": "refund",
    "alipay.trade.fastpay.refund.query": "refund query",
    "alipay.data.dataservice.bill.downloadurl.query": "bill",
}
STATUS = {"waiting": "WAIT_BUYER_PAY", "paid": "TRADE_SUCCESS", "closed": "TRADE_CLOSED"}
BUYER = {"buyer_id": "2088101117955611", "buyer_logon_id": "buyer-of-books@example.com"}


class Alipay(Cashier, Standin):
    def __init__(self, *, app_id="2021000000000001", seller_id="2088000000000001", **kwargs):
        self.app_id, self.seller_id = app_id, seller_id
        super().__init__(**kwargs)

    def begin_anew(self):
        super().begin_anew()
        self.tickets = {}  # of bills: valid for half a minute

    @property
    def gateway_url(self):
        return f"{self.url}/gateway.do"

    def operation(self, request):
        method = words.fields_of(request).get("method")
        return "download" if request.path == "/bill" else OPERATIONS.get(method, "")

    def serve(self, request, operation, fault):
        if request.path == "/cashier":
            return self.decide(request)
        if operation == "download":
            return self.download(request)
        if operation == "page":
            return self.show(request)
        fields = words.fields_of(request)
        node = fields.get("method", "").replace(".", "_") + "_response"
        if fault == "system error":
            return words.answer(node, words.SYSTEM_ERROR, "")
        if fault in words.REFUSALS:
            return words.answer(node, dict(words.REFUSALS[fault]), "")
        facts = self.problem_with(fields) or self.act(operation, fields)
        if fault == "system error after acting":
            facts = words.ACQ_SYSTEM_ERROR
        return words.answer(node, facts, fault)

    def problem_with(self, fields):
        if fields.get("app_id") != self.app_id:
            return words.INVALID_APP
        if not words.is_signed_by_shop(fields):
            return words.INVALID_SIGNATURE
        known = fields.get("version") == "1.0" and fields.get("charset", "").lower() == "utf-8"
        if not known or not fields.get("timestamp"):
            return refused("isv.missing-parameter", "缺少公共参数", "40001", "Missing Arguments")
        datetime.strptime(fields["timestamp"], words.TIME)
        return None

    def act(self, operation, fields):
        acts = {
            "query": self.query,
            "close": self.close,
            "refund": self.refund,
            "refund query": self.refund_query,
            "bill": self.bill,
        }
        if operation not in acts:
            return words.INVALID_METHOD
        return acts[operation](json.loads(fields.get("biz_content") or "{}"))

    # What the shop may ask.

    def find(self, asked):
        trade = self.books.find(asked.get("out_trade_no", ""))
        if trade and trade.state == "waiting" and trade.expires_at <= self.now():
            self.end(trade)
        return trade

    def query(self, asked):
        trade = self.find(asked)
        if trade is None:
            return refused("ACQ.TRADE_NOT_EXIST", "交易不存在")
        facts = self.of_trade(trade) | {"buyer_user_id": BUYER["buyer_id"], "point_amount": "0.00"}
        if trade.paid_at:
            facts["send_pay_date"] = f"{trade.paid_at:{words.TIME}}"
        return done(**facts, trade_status=STATUS[trade.state], total_amount=str(trade.amount))

    def of_trade(self, trade):
        return {
            "trade_no": trade.trade_no,
            "out_trade_no": trade.number,
            "buyer_logon_id": BUYER["buyer_logon_id"],
        }

    def close(self, asked):
        trade = self.find(asked)
        if trade is None:
            return refused("ACQ.TRADE_NOT_EXIST", "交易不存在")
        if trade.state != "waiting":
            return refused("ACQ.REASON_TRADE_STATUS_INVALID", "交易状态异常")
        self.end(trade)
        return done(trade_no=trade.trade_no, out_trade_no=trade.number)

    def end(self, trade, **facts):
        trade.state, trade.closed_at = "closed", self.now()
        self.tell(trade, gmt_close=f"{trade.closed_at:{words.TIME}}", **facts)

    def refund(self, asked):
        trade, amount = self.find(asked), Decimal(asked.get("refund_amount", "0"))
        if trade is None:
            return refused("ACQ.TRADE_NOT_EXIST", "交易不存在")
        number = asked.get("out_request_no") or trade.number
        known = trade.refunds.get(number)
        if known and known.amount != amount:
            return refused("ACQ.DISCORDANT_REPEAT_REQUEST", "请求信息不一致")
        if known:
            return self.refund_done(trade, known, "N")
        if trade.state == "closed":
            return refused("ACQ.TRADE_HAS_CLOSE", "交易已经关闭")
        if trade.state != "paid":
            return refused("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
        if not asked.get("out_request_no") and amount != trade.amount:
            return refused("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限")
        if not 0 < amount <= trade.amount - trade.promised:
            return refused("ACQ.REASON_TRADE_REFUND_FEE_ERR", "退款金额无效")
        return self.refund_done(trade, self.give_back(trade, amount, number), "Y")

    def refund_done(self, trade, refund, change):
        return done(
            **self.of_trade(trade),
            fund_change=change,
            refund_fee=str(trade.refunded),  # of the whole trade so far
            send_back_fee=str(refund.amount),
            gmt_refund_pay=f"{refund.done_at:{words.TIME}}",
        )

    def give_back(self, trade, amount, number=""):
        """Also what somebody does by hand at the merchant's site: without a number of ours."""
        number = number or self.next_number("M")
        refund = Refund(number, amount, "", self.now(), done_at=self.now())
        trade.refunds[number] = refund
        facts = {
            "refund_fee": str(trade.refunded),
            "gmt_refund": f"{refund.done_at:{words.TIME}}.103",
            "out_biz_no": number,
        }
        if trade.refunded == trade.amount:
            self.end(trade, **facts)
        else:
            self.tell(trade, **facts)
        return refund

    def refund_query(self, asked):
        trade = self.find(asked)
        if trade is None:
            return refused("ACQ.TRADE_NOT_EXIST", "交易不存在")
        refund = trade.refunds.get(asked.get("out_request_no"))
        if refund is None:
            return done()  # no refund_status: none such
        facts = {"refund_amount": str(refund.amount), "total_amount": str(trade.amount)}
        if "gmt_refund_pay" in asked.get("query_options", []):
            facts["gmt_refund_pay"] = f"{refund.done_at:{words.TIME}}"
        return done(
            trade_no=trade.trade_no,
            out_trade_no=trade.number,
            out_request_no=refund.number,
            refund_status="REFUND_SUCCESS",
            **facts,
        )

    def bill(self, asked):
        day = asked.get("bill_date", "")
        if asked.get("bill_type") not in ("trade", "signcustomer"):
            return refused("isv.invalid-arguments", "账单类型不支持", "40002", "Invalid Arguments")
        if not self.bill_is_ready or day >= f"{self.now():%Y-%m-%d}":
            return refused("isp.bill_not_exist", "账单不存在")
        ticket = self.next_number()
        self.tickets[ticket] = (day, self.now() + timedelta(seconds=30))
        return done(bill_download_url=f"{self.url}/bill?bizType=trade&fileId={ticket}")

    def download(self, request):
        day, until = self.tickets.get(request.query.get("fileId"), ("", self.now()))
        if until <= self.now():
            return Answer(404)
        whole = bills.of_alipay(self.books, day, self.seller_id)
        return Answer(200, whole, {"Content-Type": "application/zip"})

    # What the gateway tells.

    def tell(self, trade, **more):
        total = str(trade.amount)
        facts = {
            "app_id": self.app_id,
            "auth_app_id": self.app_id,
            "seller_id": self.seller_id,
            "charset": "utf-8",
            "version": "1.0",
            "notify_type": "trade_status_sync",
            "notify_id": self.next_number(),
            "notify_time": f"{self.now():{words.TIME}}",
            "gmt_create": f"{self.now():{words.TIME}}",
            "out_trade_no": trade.number,
            "trade_no": trade.trade_no,
            "trade_status": STATUS[trade.state],
            "subject": trade.subject,
            "total_amount": total,
            **BUYER,
        }
        if trade.paid_at:
            channels = json.dumps([{"amount": total, "fundChannel": "ALIPAYACCOUNT"}])
            facts |= {"receipt_amount": total, "fund_bill_list": channels}
            facts["gmt_payment"] = f"{trade.paid_at:{words.TIME}}"
        self.outbox.add(trade.notify_url, facts | more)

    def render(self, facts, fault):
        return words.notice(facts, fault)

    def is_taken(self, status, body):
        return status == 200 and body == "success"


if __name__ == "__main__":
    run_alone(Alipay)
