"""The calls that a shop's server makes. Each gets the request's content, and answers a dict."""

import json
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from payments.gateways.sandbox import bills, telling
from payments.gateways.sandbox.models import SandboxTrade
from payments.gateways.sandbox.orders import text
from payments.gateways.sandbox.signatures import sign

Status = SandboxTrade.Status
DONE = {"code": "10000", "msg": "Success"}


class Refused(Exception):
    def __init__(self, sub_code, sub_msg, code="40004", msg="Business Failed"):
        self.answer = {"code": code, "msg": msg, "sub_code": sub_code, "sub_msg": sub_msg}
        super().__init__(sub_code)


def invalid(sub_code, sub_msg):
    return Refused(sub_code, sub_msg, code="40002", msg="Invalid Arguments")


def answer(method, content):
    """Signed over the raw text of the answer, with slashes escaped as Alipay sends them."""
    try:
        inner = METHODS[method](content)
    except Refused as refusal:
        inner = refusal.answer
    return signed(method, inner)


def signed(method, inner):
    raw = json.dumps(inner, ensure_ascii=False, separators=(",", ":")).replace("/", "\\/")
    body = f'{{"{method.replace(".", "_")}_response":{raw},"sign":"{sign(raw)}"}}'
    return HttpResponse(body, content_type="text/html;charset=utf-8")  # as Alipay says


def unsigned(refusal):
    body = json.dumps({"error_response": refusal.answer}, ensure_ascii=False)
    return HttpResponse(body, content_type="text/html;charset=utf-8")


def find(content, lock=False):
    names = {name: content[name] for name in ("out_trade_no", "trade_no") if content.get(name)}
    if not names:
        raise Refused("ACQ.INVALID_PARAMETER", "参数无效")
    rows = SandboxTrade.objects.select_for_update() if lock else SandboxTrade.objects
    trade = rows.filter(**names).first()
    if trade is None:
        raise Refused("ACQ.TRADE_NOT_EXIST", "交易不存在")
    trade.close_when_due()
    return trade


def query(content):
    trade = find(content)
    facts = {
        **DONE,
        "out_trade_no": trade.out_trade_no,
        "trade_no": trade.trade_no,
        "trade_status": trade.status,
        "total_amount": str(trade.amount),
        "buyer_logon_id": "188****0000",
        "subject": trade.subject,
    }
    if trade.paid_at:
        facts["send_pay_date"] = text(trade.paid_at)
    return facts


def close(content):
    trade = find(content)
    if not trade.move(Status.WAITING, Status.CLOSED):
        code = "TRADE_HAS_SUCCESS" if trade.status == Status.SUCCESS else "TRADE_HAS_CLOSE"
        raise Refused(f"ACQ.{code}", "交易状态不允许关闭")
    return {**DONE, "out_trade_no": trade.out_trade_no, "trade_no": trade.trade_no}


@transaction.atomic
def refund(content):
    """The same out_request_no again: ``fund_change`` N and no money."""
    trade = find(content, lock=True)
    amount = yuan(content.get("refund_amount"))
    number = content.get("out_request_no") or trade.out_trade_no
    known = trade.refunds.filter(out_request_no=number).first()
    if known is None:
        made = give_back(trade, number, amount)
        transaction.on_commit(lambda: telling.notify(trade, made))
    elif known.amount != amount:
        raise Refused("ACQ.DISCORDANT_REPEAT_REQUEST", "不一致的请求")
    return {
        **DONE,
        "out_trade_no": trade.out_trade_no,
        "trade_no": trade.trade_no,
        "buyer_logon_id": "188****0000",
        "fund_change": "Y" if known is None else "N",
        "refund_fee": str(trade.refunded),
    }


def give_back(trade, number, amount):
    if trade.paid_at is None:
        raise Refused("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
    if trade.refunded + amount > trade.amount:
        raise Refused("ACQ.REASON_TRADE_REFUND_FEE_ERR", "退款金额无效")
    made = trade.refunds.create(out_request_no=number, amount=amount)
    trade.refunded += amount
    trade.save(update_fields=["refunded"])
    if trade.refunded == trade.amount:
        trade.move(trade.status, Status.CLOSED)
    return made


def refund_query(content):
    """An unknown number is a success without ``refund_status``."""
    trade = find(content)
    known = trade.refunds.filter(out_request_no=content.get("out_request_no", "")).first()
    facts = {**DONE, "out_trade_no": trade.out_trade_no, "trade_no": trade.trade_no}
    if known is not None:
        facts |= {
            "out_request_no": known.out_request_no,
            "refund_amount": str(known.amount),
            "total_amount": str(trade.amount),
            "refund_status": "REFUND_SUCCESS",
        }
        if "gmt_refund_pay" in (content.get("query_options") or []):
            facts["gmt_refund_pay"] = text(known.made_at)
    return facts


def bill(content):
    """Where the bill of a day is for half a minute. A day without money has none."""
    day = str(content.get("bill_date", ""))
    try:
        begin, _ = bills.bounds(day)
    except ValueError as error:
        raise Refused("isp.invalid_arguments", "入参不合法") from error
    if content.get("bill_type") != "trade" or begin > timezone.now():
        raise Refused("isp.invalid_arguments", "入参不合法")
    if not any(True for _ in bills.lines_of(day)):
        raise Refused("isp.bill_not_exist", "账单不存在")
    return {**DONE, "bill_download_url": bills.address(day)}


def yuan(value):
    try:
        amount = Decimal(str(value)).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise Refused("ACQ.INVALID_PARAMETER", "参数无效") from error
    if amount < Decimal("0.01"):
        raise Refused("ACQ.INVALID_PARAMETER", "参数无效")
    return amount


METHODS = {
    "alipay.trade.query": query,
    "alipay.trade.close": close,
    "alipay.trade.refund": refund,
    "alipay.trade.fastpay.refund.query": refund_query,
    "alipay.data.dataservice.bill.downloadurl.query": bill,
}
