"""Placing orders at WeChat Pay, and what buyers do with them."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from tests.standins.books import Trade
from tests.standins.keys import pair
from tests.standins.server import BEIJING, Answer
from tests.standins.wechat_words import refused

H5_PAGE = "/cgi-bin/mmpayweb-bin/checkmweb"
SHORTEST = timedelta(minutes=1)  # that an order may live
KINDS = {"native": "NATIVE", "h5": "MWEB", "jsapi": "JSAPI"}


def html(text, status=200):
    page = f'<!doctype html><link rel="icon" href="data:,">{text}'
    return Answer(status, page.encode(), {"Content-Type": "text/html; charset=utf-8"})


class CashierRefused(Exception):
    """What WeChat tells the buyer instead of taking money."""


class Orders:
    """The buyer's half of wechat.py."""

    def order(self, request):
        """POST /v3/pay/transactions/{native,h5,jsapi}"""
        way, asked = request.path.rpartition("/")[2], json.loads(request.body)
        problem = self.problem_with_order(way, asked)
        if problem:
            return refused(400, "PARAM_ERROR", problem)
        trade = self.find(asked["out_trade_no"])
        if trade and trade.state == "paid":
            return refused(400, "ORDERPAID", "该订单已支付")
        if trade and trade.state == "closed":
            return refused(400, "ORDER_CLOSED", "订单已关闭")
        if trade and (trade.amount * 100, trade.kind) != (asked["amount"]["total"], KINDS[way]):
            return refused(400, "INVALID_REQUEST", "201 商户订单号重复")
        if trade is None:
            trade = self.place(asked, KINDS[way])
        prepay_id = self.next_number("wx")
        self.prepaid[prepay_id] = trade.number
        return 200, self.handed_out(way, prepay_id)

    def problem_with_order(self, way, asked):
        amount = asked.get("amount", {})
        if (
            way not in KINDS
            or asked.get("appid") not in self.appids
            or asked.get("mchid") != self.mchid
        ):
            return "appid和mchid不匹配"
        if not isinstance(amount.get("total"), int) or amount["total"] < 1:
            return "amount.total必须是正整数，单位为分"
        if not 6 <= len(asked.get("out_trade_no", "")) <= 32:
            return "out_trade_no的长度为6到32个字符"
        if not asked.get("description") or len(asked["description"]) > 127:
            return "description的长度为1到127个字符"
        if "?" in asked.get("notify_url", "?"):
            return "notify_url不能携带参数"
        if way == "jsapi" and not asked.get("payer", {}).get("openid"):
            return "payer.openid必填"
        until = asked.get("time_expire")
        if until and datetime.fromisoformat(until) < self.now() + SHORTEST:
            return "time_expire距当前时间不能少于1分钟"
        scene = asked.get("scene_info", {})
        if way == "h5" and not (
            scene.get("payer_client_ip") and scene.get("h5_info", {}).get("type")
        ):
            return "scene_info必填"
        return ""

    def place(self, asked, kind):
        until = self.now() + timedelta(hours=2)
        if asked.get("time_expire"):
            until = datetime.fromisoformat(asked["time_expire"]).astimezone(BEIJING)
        trade = Trade(
            number=asked["out_trade_no"],
            amount=Decimal(asked["amount"]["total"]) / 100,
            subject=asked["description"],
            notify_url=asked["notify_url"],
            kind=kind,
            appid=asked["appid"],
            expires_at=until,
            trade_no=self.next_number("4200")[:28],
            buyer=asked.get("payer", {}).get("openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
        )
        self.books.trades[trade.number] = trade
        return trade

    def handed_out(self, way, prepay_id):
        if way == "native":
            return {"code_url": f"weixin://wxpay/bizpayurl?pr={prepay_id}"}
        if way == "h5":
            return {"h5_url": f"{self.h5_url}?prepay_id={prepay_id}&package=1000"}
        return {"prepay_id": prepay_id}

    # What buyers do.

    def show(self, request):
        """The page for phones' browsers: whoever opens it pays. It must be the shop that leads
        there, and the browser must say so."""
        domain = urlsplit(request.headers.get("Referer", "")).hostname
        if domain is None:
            return html("商家参数格式有误，请联系商家解决", 400)
        if domain not in self.h5_domains:
            return html("商家存在未配置的参数，请联系商家解决", 400)
        self.pay(request.query["prepay_id"])
        return html(f'<a href="{request.query["redirect_url"]}">返回商家</a>')

    def ordered(self, where):
        """The trade behind a QR text, an H5 address, the fields of WeixinJSBridge, or a number."""
        if isinstance(where, dict):
            self.check_bridge(where)
            where = where["package"]
        prepay_id = where.rpartition("pr=")[2].rpartition("prepay_id=")[2].partition("&")[0]
        return self.find(self.prepaid.get(prepay_id, where))

    def check_bridge(self, fields):
        names = ("appId", "timeStamp", "nonceStr", "package")
        text = "".join(f"{fields[name]}\n" for name in names)
        right = fields["signType"] == "RSA" and fields["appId"] in self.appids
        if not right or not pair("wechat shop").has_signed(text, fields["paySign"]):
            raise CashierRefused("支付验证签名失败")

    def log_in(self, where):
        """The buyer looks at what is to be paid."""
        trade = self.ordered(where)
        if trade is None:
            raise CashierRefused("二维码已过期")
        return trade

    def pay(self, where):
        with self.lock:
            trade = self.log_in(where)
            if trade.state != "waiting":
                raise CashierRefused({"paid": "该订单已支付", "closed": "订单已关闭"}[trade.state])
            trade.state, trade.paid_at = "paid", self.now()
            facts = self.of_trade(trade)
            self.tell(trade.notify_url, "TRANSACTION.SUCCESS", "transaction", facts)
            return trade
