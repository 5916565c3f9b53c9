"""The shop's questions in Alipay's words. Everything but begin may be asked again and again."""

import re
from contextlib import ExitStack
from datetime import datetime
from functools import lru_cache
from tempfile import TemporaryFile

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from payments.gateways.alipay import notices
from payments.gateways.alipay.bills import read_bill
from payments.gateways.alipay.client import Client
from payments.gateways.alipay.formats import BEIJING, beijing_text, moment, yuan
from payments.gateways.alipay.keys import make_sdk, read_public_key
from payments.gateways.base import (
    BillNotReady,
    GatewayRefund,
    GatewayRefused,
    GatewayTrade,
    GatewayUnavailable,
    Handover,
    NoticeForged,
    NoticeRefused,
    RefundState,
    Reply,
    TradeState,
    Way,
)

MISSING = "ACQ.TRADE_NOT_EXIST"
NOTHING_HAPPENED = re.compile(r"NO_BILL_DATA$")
# Too early, or nothing happened that day: Alipay has one word for both. Our books tell.
NO_BILL = re.compile(r"bill_not_exist$", re.IGNORECASE)
NOT_THAT_DAY = re.compile(r"inv(ai|a)lid.arguments$", re.IGNORECASE)  # INVAILID is theirs
REFUND_STATES = {
    "REFUND_SUCCESS": RefundState.DONE,
    "REFUND_PROCESSING": RefundState.WAITING,
    "REFUND_FAIL": RefundState.FAILED,
}
# Alipay does not take these in a subject.
FULL_WIDTH = str.maketrans("/=&", "／＝＆")
LONGEST_SUBJECT = 256


class Alipay:
    """Page and wap payments. RSA2; keys are PEM text."""

    @sensitive_variables("app_private_key")
    def __init__(self, app_id, seller_id, gateway_url, app_private_key, public_key):
        self.seller_id = seller_id
        self.app_id = app_id
        self.public_key = read_public_key(public_key)
        sdk = make_sdk(app_id, app_private_key, public_key)
        self.client = Client(sdk, gateway_url, self.public_key)

    @staticmethod
    def from_settings():
        return configured(
            settings.ALIPAY_APP_ID,
            settings.ALIPAY_SELLER_ID,
            settings.ALIPAY_GATEWAY_URL,
            settings.ALIPAY_APP_PRIVATE_KEY,
            settings.ALIPAY_PUBLIC_KEY,
        )

    def begin(self, attempt):
        """Signs only: no call is made."""
        on_phone = attempt.way != Way.DESKTOP
        order = {
            "out_trade_no": attempt.out_trade_no,
            "total_amount": f"{attempt.amount:.2f}",
            "subject": attempt.subject.translate(FULL_WIDTH)[:LONGEST_SUBJECT],
            "time_expire": beijing_text(attempt.expires_at),
            # The SDK's own wap_pay sends a code that Alipay's documents do not know.
            "product_code": "QUICK_WAP_WAY" if on_phone else "FAST_INSTANT_TRADE_PAY",
        }
        if on_phone:
            order["quit_url"] = attempt.quit_url
        method = "alipay.trade.wap.pay" if on_phone else "alipay.trade.page.pay"
        urls = {"return_url": attempt.return_url, "notify_url": attempt.notify_url}
        signed = self.client.sign(method, order, **urls)
        return Handover(url=f"{self.client.gateway_url}?{signed}")

    def query(self, *, out_trade_no):
        try:
            answer = self.client.call("alipay.trade.query", {"out_trade_no": out_trade_no})
        except GatewayRefused as refusal:
            if refusal.code == MISSING:
                return GatewayTrade(TradeState.MISSING)
            raise
        amount, trade_no = yuan(answer.get("total_amount")), str(answer.get("trade_no") or "")
        state = notices.STATES.get(str(answer.get("trade_status")))
        if answer.get("out_trade_no") != out_trade_no or not (amount and state and trade_no):
            raise GatewayUnavailable(f"no usable answer about trade {out_trade_no}")
        return GatewayTrade(state, trade_no, amount, moment(answer.get("send_pay_date")))

    def close(self, *, out_trade_no):
        try:
            self.client.call("alipay.trade.close", {"out_trade_no": out_trade_no})
        except GatewayRefused as refusal:
            if refusal.code != MISSING:
                raise

    def refund(self, *, out_trade_no, out_request_no, amount, total, reason):
        """``refund_fee`` in the answer is what the trade gave back in all, and so is left alone."""
        content = {
            "out_trade_no": out_trade_no,
            "out_request_no": out_request_no,
            "refund_amount": f"{amount:.2f}",
            "refund_reason": reason[:LONGEST_SUBJECT],
        }
        answer = self.client.call("alipay.trade.refund", content)
        if answer.get("out_trade_no") != out_trade_no:
            raise GatewayUnavailable(f"no usable answer about refund {out_request_no}")
        if answer.get("fund_change") == "Y":
            return GatewayRefund(RefundState.DONE)
        return self.confirm_refund(out_trade_no, out_request_no)

    def confirm_refund(self, out_trade_no, out_request_no):
        """No money moved just now: because it did so before, as a rule. The documents say: ask."""
        found = self.query_refund(out_trade_no=out_trade_no, out_request_no=out_request_no)
        return GatewayRefund(RefundState.WAITING) if found.state == RefundState.MISSING else found

    def query_refund(self, *, out_trade_no, out_request_no):
        """A success without ``refund_status`` means that the number is not known."""
        numbers = {"out_trade_no": out_trade_no, "out_request_no": out_request_no}
        options = {"query_options": ["gmt_refund_pay"]}
        try:
            answer = self.client.call("alipay.trade.fastpay.refund.query", numbers | options)
        except GatewayRefused as refusal:
            if refusal.code.endswith("TRADE_NOT_EXIST"):
                return GatewayRefund(RefundState.MISSING)
            raise
        if not answer.get("refund_status"):
            return GatewayRefund(RefundState.MISSING)
        state = REFUND_STATES.get(str(answer["refund_status"]))
        amount = yuan(answer.get("refund_amount"))
        if any(answer.get(name) != number for name, number in numbers.items()) or not state:
            raise GatewayUnavailable(f"no usable answer about refund {out_request_no}")
        if state == RefundState.DONE and amount is None:
            raise GatewayUnavailable(f"no amount of refund {out_request_no}")
        done_at = moment(answer.get("gmt_refund_pay"))
        reason = answer["refund_status"] if state == RefundState.FAILED else ""
        return GatewayRefund(state, amount=amount, done_at=done_at, reason=reason)

    def bill(self, day):
        """Fetched and read through at once; the rows come one by one, from a file.

        BillNotReady may also mean that nothing happened that day.
        """
        content = {"bill_type": "trade", "bill_date": f"{day:%Y-%m-%d}"}
        try:
            answer = self.client.call("alipay.data.dataservice.bill.downloadurl.query", content)
        except GatewayRefused as refusal:
            return without_bill(day, refusal)
        with ExitStack() as held:
            packed = held.enter_context(TemporaryFile())
            self.client.download(answer.get("bill_download_url"), into=packed)
            rows = read_bill(packed)
            held.pop_all()  # whoever reads the rows closes it
        return rows

    def read_notice(self, body, headers):
        fields = notices.read_fields(body)
        self.verify(fields)
        return notices.facts_of(fields)

    def reply(self, *, taken, status):
        return Reply(200, "success") if taken else Reply(status, "fail")

    def readable(self, body):
        return notices.readable(body)

    def proof(self, headers):
        """Its signature is one of the form's fields."""
        return {}

    def read_return(self, fields):
        self.verify(fields)
        return fields.get("out_trade_no", "")

    def verify(self, fields):
        """Who sent it and whom it is for."""
        if not notices.is_signed(fields, self.public_key):
            raise NoticeForged("the signature does not hold")
        if fields.get("app_id") != self.app_id:
            raise NoticeRefused("another app_id")
        if fields.get("seller_id") != self.seller_id:
            raise NoticeRefused("another seller_id")


def without_bill(day, refusal):
    """No rows, or BillNotReady, or the refusal again."""
    is_over = day < datetime.now(BEIJING).date()
    if NOTHING_HAPPENED.search(refusal.code) and is_over:
        return []
    too_early = (NOTHING_HAPPENED, NOT_THAT_DAY)
    if NO_BILL.search(refusal.code) or (
        not is_over and any(code.search(refusal.code) for code in too_early)
    ):
        raise BillNotReady(f"{day} {refusal.code}") from refusal
    raise refusal


@lru_cache(maxsize=4)
@sensitive_variables()
def configured(*facts):
    """Reading the keys takes longer than using them; the client may be shared by threads."""
    return Alipay(*facts)
