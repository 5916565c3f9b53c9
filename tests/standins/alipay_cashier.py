"""What buyers do at Alipay. They hold the signed address that the shop sent them to."""

import json
import re
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlencode

from tests.standins import alipay_words as words
from tests.standins.books import Trade
from tests.standins.keys import pair
from tests.standins.server import BEIJING, Answer, Request

PRODUCTS = {
    "alipay.trade.page.pay": "FAST_INSTANT_TRADE_PAY",
    "alipay.trade.wap.pay": "QUICK_WAP_WAY",
}
PAGE = """<!doctype html><meta charset="utf-8"><title>支付宝收银台</title>
<h1>{subject}</h1><p>¥{amount}</p><form method="post" action="/cashier?{query}">
<button name="decision" value="pay">付款</button><button name="decision" value="leave">返回</button>
</form>"""


class CashierRefused(Exception):
    """What the cashier's page says instead of taking money."""


class Cashier:
    """The pages; the rest of the gateway is in alipay.py."""

    def read(self, url):
        """(fields, what they order); CashierRefused when the shop did not sign it or is late."""
        fields = words.fields_of(Request("GET", url, {}, ""))
        if problem := self.problem_with(fields):
            raise CashierRefused(problem["sub_code"])
        asked = json.loads(fields["biz_content"])
        if asked.get("product_code") != PRODUCTS[fields["method"]]:
            raise CashierRefused("INVALID_PARAMETER product_code")
        if not re.fullmatch(r"\d{1,9}\.\d{2}", asked["total_amount"]):
            raise CashierRefused("INVALID_PARAMETER total_amount")
        return fields, asked

    def log_in(self, url):
        """From now on the trade is there."""
        with self.lock:
            return self.begin(*self.read(url))

    def begin(self, fields, asked):
        trade = self.find(asked)
        if trade is None:
            until = datetime.strptime(asked["time_expire"], words.TIME).replace(tzinfo=BEIJING)
            if until <= self.now():
                raise CashierRefused("ACQ.TRADE_HAS_CLOSE 已超过付款时间")
            trade = Trade(
                number=asked["out_trade_no"],
                amount=Decimal(asked["total_amount"]),
                subject=asked["subject"],
                notify_url=fields.get("notify_url", ""),
                expires_at=until,
                trade_no=self.next_number()[:28],
            )
            self.books.trades[trade.number] = trade
        if trade.amount != Decimal(asked["total_amount"]):
            raise CashierRefused("ACQ.CONTEXT_INCONSISTENT 交易信息被篡改")
        return trade

    def pay(self, url):
        """The signed address that the browser returns to."""
        with self.lock:
            fields, asked = self.read(url)
            trade = self.begin(fields, asked)
            if trade.state != "waiting":
                name = {"paid": "ACQ.TRADE_HAS_SUCCESS", "closed": "ACQ.TRADE_HAS_CLOSE"}
                raise CashierRefused(name[trade.state])
            trade.state, trade.paid_at = "paid", self.now()
            self.tell(trade)
            return self.return_to(fields, trade)

    def return_to(self, fields, trade):
        told = {
            "charset": "utf-8",
            "method": fields["method"] + ".return",
            "out_trade_no": trade.number,
            "total_amount": str(trade.amount),
            "trade_no": trade.trade_no,
            "auth_app_id": self.app_id,
            "app_id": self.app_id,
            "seller_id": self.seller_id,
            "version": "1.0",
            "timestamp": f"{self.now():{words.TIME}}",
        }
        signed = words.with_sign(told, pair("alipay"))
        return f"{fields.get('return_url', '')}?{urlencode(signed)}"

    def show(self, request):
        try:
            _fields, asked = self.read(request.target)
        except CashierRefused as reason:
            return html(str(reason), 400)
        query = request.target.partition("?")[2].replace("&", "&amp;")
        return html(PAGE.format(**asked, amount=asked["total_amount"], query=query))

    def decide(self, request):
        fields = words.fields_of(Request("GET", request.target, {}, ""))
        try:
            _fields, asked = self.read(request.target)
            where = asked.get("quit_url") or fields.get("return_url", "")
            if words.fields_of(request).get("decision") == "pay":
                where = self.pay(request.target)
        except CashierRefused as reason:
            return html(str(reason), 400)
        return Answer(302, headers={"Location": where})


def html(text, status=200):
    return Answer(status, text.encode(), {"Content-Type": "text/html; charset=utf-8"})
