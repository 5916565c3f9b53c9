"""WeChat Pay v3: QR codes on desktops, H5 on phones, JSAPI inside WeChat."""

import secrets
import time
from contextlib import ExitStack
from datetime import datetime
from functools import lru_cache
from tempfile import TemporaryFile
from urllib.parse import quote

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.views.decorators.debug import sensitive_variables
from wechatpayv3 import WeChatPay as Client
from wechatpayv3 import WeChatPayType

from payments.gateways.base import (
    BillNotReady,
    GatewayRefund,
    GatewayRefused,
    GatewayTrade,
    GatewayUnavailable,
    Handover,
    NoticeRefused,
    NumberSpent,
    RefundState,
    Reply,
    TradeState,
    Way,
)
from payments.gateways.wechat import bills, notices
from payments.gateways.wechat.answers import read_refund, read_trade
from payments.gateways.wechat.formats import BEIJING, beijing_text, fen
from payments.gateways.wechat.keys import Keys, checked
from payments.gateways.wechat.wire import Wire

LONGEST_DESCRIPTION = 127
LONGEST_REASON = 80
KINDS = {
    Way.DESKTOP: WeChatPayType.NATIVE,
    Way.PHONE: WeChatPayType.H5,
    Way.IN_WECHAT: WeChatPayType.JSAPI,
}
MISSING = {"ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS"}
CLOSED = {"ORDER_CLOSED", "ORDERCLOSED"}
PAID = {"ORDERPAID", "ORDER_PAID"}
# Begun before with other particulars, and closed or paid meanwhile.
SPENT = {"OUT_TRADE_NO_USED", "INVALID_REQUEST"} | CLOSED | PAID
NO_BILL = {"NO_STATEMENT_EXIST"}
NOT_YET = {"STATEMENT_CREATING"}
RETURNED = "trade"  # the field of the address that a phone's browser comes back to


class WeChatPay:
    """Keys are PEM text. Nothing is asked of WeChat until there is something to ask."""

    @sensitive_variables()
    def __init__(self, mchid, app_id, api_url, api_v3_key, keys, mp_app_id, notify_url):
        self.mchid = mchid
        self.app_id = app_id
        self.mp_app_id = mp_app_id or app_id  # the openid of JSAPI belongs to this one
        self.api_v3_key = api_v3_key
        facts = {"mchid": mchid, "apiv3_key": api_v3_key, **checked(keys)}
        self.client = Client(WeChatPayType.NATIVE, appid=app_id, notify_url=notify_url, **facts)
        self.wire = self.client._core = Wire(api_url=api_url, **facts)

    @staticmethod
    def from_settings():
        return configured(
            settings.WECHATPAY_MCHID,
            settings.WECHATPAY_APP_ID,
            settings.WECHATPAY_API_URL,
            settings.WECHATPAY_API_V3_KEY,
            Keys(
                settings.WECHATPAY_CERT_SERIAL,
                settings.WECHATPAY_PRIVATE_KEY,
                settings.WECHATPAY_PUBLIC_KEY,
                settings.WECHATPAY_PUBLIC_KEY_ID,
            ),
            settings.WEIXIN_MP_APP_ID,
            f"{settings.SITE_URL}/trade/wechat/",
        )

    def begin(self, attempt):
        """Asks WeChat. Raises NumberSpent when this number was begun in another way."""
        particulars = {}
        if attempt.way == Way.IN_WECHAT:
            particulars = {"payer": {"openid": attempt.openid}, "appid": self.mp_app_id}
        elif attempt.way == Way.PHONE:
            address = {"payer_client_ip": attempt.client_ip or "127.0.0.1"}
            particulars = {"scene_info": {**address, "h5_info": {"type": "Wap"}}}
        try:
            told = self.client.pay(
                pay_type=KINDS[attempt.way],
                description=attempt.subject[:LONGEST_DESCRIPTION],
                out_trade_no=attempt.out_trade_no,
                amount={"total": fen(attempt.amount), "currency": "CNY"},
                time_expire=beijing_text(attempt.expires_at),
                notify_url=attempt.notify_url,
                **particulars,
            )
        except GatewayRefused as refusal:
            if refusal.code in SPENT:
                raise NumberSpent(refusal.code, str(refusal)) from refusal
            raise
        return self.handover(attempt, told)

    def handover(self, attempt, told):
        name = {Way.DESKTOP: "code_url", Way.PHONE: "h5_url", Way.IN_WECHAT: "prepay_id"}
        value = told.get(name[attempt.way])
        if not value or not isinstance(value, str):
            raise GatewayUnavailable(f"no {name[attempt.way]} in the answer")
        if attempt.way == Way.DESKTOP:
            return Handover(qr=value)
        if attempt.way == Way.PHONE:
            back = f"{attempt.return_url}?{RETURNED}={signer().sign(attempt.out_trade_no)}"
            return Handover(url=f"{value}&redirect_url={quote(back, safe='')}")
        return Handover(jsapi=self.jsapi(value))

    def jsapi(self, prepay_id):
        """What WeixinJSBridge is called with."""
        told = {
            "appId": self.mp_app_id,
            "timeStamp": str(int(time.time())),
            "nonceStr": secrets.token_hex(16),
            "package": f"prepay_id={prepay_id}",
        }
        return {**told, "signType": "RSA", "paySign": self.wire.sign(list(told.values()))}

    def query(self, *, out_trade_no):
        try:
            told = self.client.query(out_trade_no=out_trade_no)
        except GatewayRefused as refusal:
            if refusal.code in MISSING:
                return GatewayTrade(TradeState.MISSING)
            raise
        if told.get("mchid") != self.mchid:
            raise GatewayUnavailable(f"no usable answer about {out_trade_no}")
        return read_trade(told, out_trade_no)

    def close(self, *, out_trade_no):
        try:
            self.client.close(out_trade_no=out_trade_no)
        except GatewayRefused as refusal:
            if refusal.code not in MISSING | CLOSED:
                raise

    def refund(self, *, out_trade_no, out_request_no, amount, total, reason):
        told = self.client.refund(
            out_trade_no=out_trade_no,
            out_refund_no=out_request_no,
            reason=reason[:LONGEST_REASON],
            amount={"refund": fen(amount), "total": fen(total), "currency": "CNY"},
        )
        return read_refund(told, out_request_no)

    def query_refund(self, *, out_trade_no, out_request_no):
        try:
            told = self.client.query_refund(out_refund_no=out_request_no)
        except GatewayRefused as refusal:
            if refusal.code in MISSING:
                return GatewayRefund(RefundState.MISSING)
            raise
        if told.get("out_trade_no") != out_trade_no:
            raise GatewayUnavailable(f"no usable answer about the refund {out_request_no}")
        return read_refund(told, out_request_no)

    def bill(self, day):
        """Fetched and read through at once; the rows come one by one, from a file."""
        if day >= datetime.now(BEIJING).date():
            raise BillNotReady(f"the day {day} is not over")
        try:
            told = self.wire.request(f"/v3/bill/tradebill?bill_date={day}&bill_type=ALL")
        except GatewayRefused as refusal:
            if refusal.code in NO_BILL:
                return []
            if refusal.code in NOT_YET:
                raise BillNotReady(str(refusal)) from refusal
            raise
        with ExitStack() as held:
            text = held.enter_context(TemporaryFile())
            self.wire.download(bills.path_of(told.get("download_url")), into=text)
            bills.check_hash(text, told)
            rows = bills.read_bill(text)
            held.pop_all()  # whoever reads the rows closes it
        return rows

    def read_notice(self, body, headers):
        kind, told = notices.unseal(body, headers, self.wire, self.api_v3_key)
        if told.get("mchid") != self.mchid:
            raise NoticeRefused("another mchid")
        if kind.startswith(notices.REFUND):
            return notices.facts_of_refund(told)
        if not kind.startswith(notices.TRADE):
            raise NoticeRefused(f"of another kind: {kind[:60]}")
        if told.get("appid") not in (self.app_id, self.mp_app_id):
            raise NoticeRefused("another appid")
        return notices.facts_of_trade(told)

    def reply(self, *, taken, status):
        if taken:
            return Reply(200, '{"code": "SUCCESS"}', "application/json")
        return Reply(status, '{"code": "FAIL"}', "application/json")

    def readable(self, body):
        """The envelope as it came: whatever tells of people is sealed in it."""
        return body.decode("utf-8", "backslashreplace")

    def proof(self, headers):
        return notices.proof_in(headers)

    def read_return(self, fields):
        """Our own number, signed by us when the browser left: WeChat adds nothing."""
        try:
            return signer().unsign(fields.get(RETURNED, ""))
        except BadSignature as error:
            raise NoticeRefused("not an address that we gave") from error


def signer():
    return Signer(salt="payments.wechat.return")


@lru_cache(maxsize=4)
@sensitive_variables()
def configured(*facts):
    """Reading the keys takes longer than using them; the client may be shared by threads."""
    return WeChatPay(*facts)
