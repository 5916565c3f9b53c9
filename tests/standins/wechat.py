"""A stand-in for WeChat Pay v3, written from its protocol and not from our adapter.

An order exists as soon as the shop has placed it. Money is in fen on the line, in yuan in the
books.
"""

import gzip
import hashlib
import json
from datetime import timedelta
from decimal import Decimal
from urllib.parse import unquote

from tests.standins import bills
from tests.standins import wechat_words as words
from tests.standins.books import Refund
from tests.standins.server import Answer, Standin, run_alone
from tests.standins.wechat_orders import H5_PAGE, Orders
from tests.standins.wechat_words import refused

PAY = "/v3/pay/transactions/"
BY_NUMBER = PAY + "out-trade-no/"
REFUNDS = "/v3/refund/domestic/refunds"
STATES = {"waiting": "NOTPAY", "paid": "SUCCESS", "closed": "CLOSED"}
WORDS = {
    "NOTPAY": "订单未支付",
    "SUCCESS": "支付成功",
    "CLOSED": "订单已关闭",
    "REFUND": "转入退款",
}
REFUND_STATES = {
    "waiting": "PROCESSING",
    "done": "SUCCESS",
    "stuck": "ABNORMAL",
    "failed": "CLOSED",
}
NOT_THERE = refused(404, "ORDER_NOT_EXIST", "订单不存在")
NO_REFUND = refused(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
SYSTEM_ERROR = refused(500, "SYSTEM_ERROR", "系统异常，请稍后重试")


def fen(yuan):
    return int(yuan * 100)


class WeChat(Orders, Standin):
    CONTROLS = Standin.CONTROLS | {"finish_refunds"}

    def __init__(self, *, appid="wx0000000000000001", mchid="1900000001", **kwargs):
        self.appid, self.mchid = appid, mchid
        self.appids = {appid}  # bound to the merchant
        self.secret = "api-v3-key-of-thirty-two-letters"
        self.key_id = "PUB_KEY_ID_0119000000012026010100000000"
        self.serial = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"
        super().__init__(**kwargs)

    def begin_anew(self):
        super().begin_anew()
        self.h5_url = "https://wx.tenpay.com" + H5_PAGE
        self.h5_domains = set()  # that the merchant has registered
        self.refunds_notify_url = ""  # of the merchant's site, where a refund names none
        self.nonces = set()
        self.prepaid = {}
        self.tickets = {}
        self.written = {}  # {day: bytes} of bills that are not made from the books

    def operation(self, request):
        path = request.path
        if path.startswith(BY_NUMBER):
            return "close" if path.endswith("/close") else "query"
        if path.startswith(REFUNDS):
            return "refund" if request.method == "POST" else "refund query"
        names = {"/v3/bill/tradebill": "bill", "/v3/billdownload/file": "download"}
        return names.get(path) or ("order" if path.startswith(PAY) else "")

    def serve(self, request, operation, fault):
        if request.path == H5_PAGE:
            return self.show(request)
        problem = self.problem_with(request)
        if operation == "download" and not problem:
            return self.download(request)
        if fault == "system error":
            problem = SYSTEM_ERROR
        problem = words.REFUSALS.get(fault, problem)
        status, facts = problem or self.act(operation, request)
        if fault == "system error after acting":
            status, facts = SYSTEM_ERROR
        return words.answer(facts, self.key_id, fault, status)

    def problem_with(self, request):
        given = words.credentials_of(request)
        if given.get("mchid") != self.mchid or given.get("serial_no") != self.serial:
            return refused(401, "SIGN_ERROR", "商户号或证书序列号有误")
        if not words.is_fresh(given) or not words.is_signed_by_shop(request, given):
            return refused(401, "SIGN_ERROR", "签名错误")
        if given["nonce_str"] in self.nonces:
            return refused(401, "SIGN_ERROR", "请求被重放")
        self.nonces.add(given["nonce_str"])
        if "application/json" not in request.headers.get("Accept", ""):
            return refused(406, "PARAM_ERROR", "Http头Accept必须包含application/json")
        if request.body and "application/json" not in request.headers.get("Content-Type", ""):
            return refused(415, "PARAM_ERROR", "Http头Content-Type必须是application/json")
        return None

    def act(self, operation, request):
        acts = {
            "order": self.order,
            "query": self.query,
            "close": self.close,
            "refund": self.refund,
            "refund query": self.refund_query,
            "bill": self.bill,
        }
        if operation not in acts:
            return refused(404, "RESOURCE_NOT_EXISTS", "URL不存在")
        return acts[operation](request)

    # What the shop may ask. Each answers (status, facts).

    def find(self, number):
        trade = self.books.find(number)
        if trade and trade.state == "waiting" and trade.expires_at <= self.now():
            trade.state, trade.closed_at = "closed", self.now()
        return trade

    def query(self, request):
        trade = self.find(unquote(request.path.removeprefix(BY_NUMBER)))
        if request.query.get("mchid") != self.mchid:
            return refused(400, "PARAM_ERROR", "商户号与签名中的不一致")
        return (200, self.of_trade(trade)) if trade else NOT_THERE

    def of_trade(self, trade):
        state = "REFUND" if trade.refunds else STATES[trade.state]
        facts = {
            "appid": trade.appid,
            "mchid": self.mchid,
            "out_trade_no": trade.number,
            "trade_type": trade.kind,
            "trade_state": state,
            "trade_state_desc": WORDS[state],
            "attach": "",
            "amount": {"total": fen(trade.amount), "currency": "CNY"},
        }
        if trade.paid_at:
            facts["transaction_id"] = trade.trade_no
            facts["bank_type"] = "OTHERS"
            facts["success_time"] = f"{trade.paid_at.replace(microsecond=0).isoformat()}"
            facts["payer"] = {"openid": trade.buyer}
            facts["amount"] |= {"payer_total": fen(trade.amount), "payer_currency": "CNY"}
        return facts

    def close(self, request):
        trade = self.find(unquote(request.path.removeprefix(BY_NUMBER).removesuffix("/close")))
        if json.loads(request.body).get("mchid") != self.mchid:
            return refused(400, "PARAM_ERROR", "商户号与签名中的不一致")
        if trade is None:
            return NOT_THERE
        if trade.state != "waiting":
            code = {"paid": "ORDERPAID", "closed": "ORDER_CLOSED"}[trade.state]
            return refused(400, code, WORDS[STATES[trade.state]])
        trade.state, trade.closed_at = "closed", self.now()
        return 204, {}

    def refund(self, request):
        asked = json.loads(request.body)
        trade = self.find(asked.get("out_trade_no", ""))
        amount, number = Decimal(asked["amount"]["refund"]) / 100, asked["out_refund_no"]
        if trade is None or not trade.paid_at:
            return refused(404, "RESOURCE_NOT_EXISTS", "订单不存在")
        same = (
            asked["amount"]["total"] == fen(trade.amount) and asked["amount"]["currency"] == "CNY"
        )
        known = trade.refunds.get(number)
        if not same or (known and known.amount != amount):
            return refused(
                400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致，请核实后再试"
            )
        if any(number in other.refunds for other in self.books.trades.values() if other != trade):
            return refused(400, "INVALID_REQUEST", "退款单号重复")
        if not known and not 0 < amount <= trade.amount - trade.promised:
            return refused(400, "INVALID_REQUEST", "申请退款金额不正确，请核对您的请求参数")
        if not known:
            known = self.promise(trade, amount, number, asked.get("notify_url", ""))
        return 200, self.of_refund(trade, known)

    def promise(self, trade, amount, number, notify_url):
        refund = Refund(number, amount, self.next_number("503")[:28], self.now(), state="waiting")
        refund.notify_url = notify_url or self.refunds_notify_url
        trade.refunds[number] = refund
        return refund

    def give_back(self, trade, amount, number=""):
        """What somebody does by hand at the merchant's site: without a number of ours."""
        refund = self.promise(trade, amount, number or self.next_number("M"), "")
        self.finish(trade, refund)
        return refund

    def finish_refunds(self, state="done", those="waiting"):
        """The banks have moved the money of all that were under way, or could not: then it is
        stuck, until somebody sees to it at the merchant's site, or has failed."""
        with self.lock:
            for trade in self.books.trades.values():
                for refund in trade.refunds.values():
                    if refund.state == those:
                        self.finish(trade, refund, state)

    def finish(self, trade, refund, state="done"):
        refund.state = state
        refund.done_at = self.now() if state == "done" else None
        facts = self.of_refund(trade, refund)
        facts["refund_status"] = facts.pop("status")
        for name in ("channel", "create_time", "funds_account"):
            del facts[name]
        event = "REFUND." + facts["refund_status"]
        self.tell(refund.notify_url, event, "refund", facts | {"mchid": self.mchid})

    def of_refund(self, trade, refund):
        facts = {
            "refund_id": refund.refund_no,
            "out_refund_no": refund.number,
            "transaction_id": trade.trade_no,
            "out_trade_no": trade.number,
            "channel": "ORIGINAL",
            "user_received_account": "招商银行信用卡0403",
            "create_time": refund.asked_at.replace(microsecond=0).isoformat(),
            "status": REFUND_STATES[refund.state],
            "funds_account": "AVAILABLE",
            "amount": {
                "total": fen(trade.amount),
                "refund": fen(refund.amount),
                "payer_total": fen(trade.amount),
                "payer_refund": fen(refund.amount),
                "currency": "CNY",
            },
        }
        if refund.done_at:
            facts["success_time"] = refund.done_at.replace(microsecond=0).isoformat()
        return facts

    def refund_query(self, request):
        number = unquote(request.path.removeprefix(REFUNDS + "/"))
        for trade in self.books.trades.values():
            if number in trade.refunds:
                return 200, self.of_refund(trade, trade.refunds[number])
        return NO_REFUND

    def bill(self, request):
        asked = request.query
        day = asked.get("bill_date", "")
        if asked.get("bill_type", "ALL") != "ALL" or asked.get("tar_type", "GZIP") != "GZIP":
            return refused(400, "PARAM_ERROR", "参数错误")
        if not self.bill_is_ready or day >= f"{self.now():%Y-%m-%d}":
            return refused(400, "STATEMENT_CREATING", "账单生成中")
        whole = self.written.get(day)
        whole = whole or bills.of_wechat(self.books, day, self.appid, self.mchid).encode()
        if not whole:
            return refused(400, "NO_STATEMENT_EXIST", "请求的账单文件不存在")
        ticket = self.next_number()
        packed = gzip.compress(whole) if "tar_type" in asked else whole
        self.tickets[ticket] = (packed, self.now() + timedelta(minutes=5))
        return 200, {
            "hash_type": "SHA1",
            "hash_value": hashlib.sha1(whole).hexdigest(),
            "download_url": f"{self.url}/v3/billdownload/file?token={ticket}",
        }

    def download(self, request):
        """Neither signed nor JSON; its sum was in the signed answer before."""
        whole, until = self.tickets.get(request.query.get("token"), (b"", self.now()))
        return Answer(200, whole) if until > self.now() else Answer(404)

    # What the gateway tells.

    def tell(self, url, event, kind, facts):
        head = {
            "id": self.next_number("EV-")[:36],
            "create_time": self.now().replace(microsecond=0).isoformat(),
            "event_type": event,
            "resource_type": "encrypt-resource",
            "summary": "支付成功" if kind == "transaction" else "退款",
            "original_type": kind,
        }
        self.outbox.add(url, {"head": head, "facts": facts})

    def render(self, facts, fault):
        return words.notice(facts, fault, secret=self.secret, key_id=self.key_id)

    def is_taken(self, status, body):
        return 200 <= status < 300


if __name__ == "__main__":
    run_alone(WeChat)
