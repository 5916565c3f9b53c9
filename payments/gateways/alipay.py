"""Alipay by python-alipay-sdk 3.4.0, with its sharp edges taken off (docs/decisions)."""

import base64
import json
import logging.config
import re
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from payments.gateways.base import (
    GatewayRefused,
    GatewayTrade,
    GatewayUnavailable,
    Handover,
    NoticeFacts,
    NoticeForged,
    NoticeRefused,
    Reply,
    TradeState,
    Way,
)

_configure, logging.config.dictConfig = logging.config.dictConfig, lambda config: None
try:  # importing the SDK configures logging anew, which closes every handler we have
    from alipay import AliPay
finally:
    logging.config.dictConfig = _configure

BEIJING = ZoneInfo("Asia/Shanghai")
CONNECT_AND_READ_SECONDS = (3, 8)
STATES = {
    "WAIT_BUYER_PAY": TradeState.WAITING,
    "TRADE_SUCCESS": TradeState.PAID,
    "TRADE_FINISHED": TradeState.PAID,
    "TRADE_CLOSED": TradeState.CLOSED,
}
# Alipay says no, yet means that it does not know.
UNKNOWN_OUTCOME = {"ACQ.SYSTEM_ERROR", "isp.unknow-error", "aop.unknow-error"}
MISSING = "ACQ.TRADE_NOT_EXIST"
MOST_FIELDS = 200
PERSONAL = re.compile(r"(?<![^&?])(buyer_(?:id|logon_id|user_id|open_id|name))=[^&]*")


class Alipay:
    """Page and wap payments. RSA2; keys are PEM text."""

    def __init__(self, app_id, seller_id, gateway_url, app_private_key, public_key):
        self.seller_id = seller_id
        self.app_id = app_id
        self.gateway_url = gateway_url
        self.public_key = read_public_key(public_key)
        self.sdk = make_sdk(app_id, app_private_key, public_key)

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
            "subject": attempt.subject,
            "time_expire": beijing_text(attempt.expires_at),
            # The SDK's own wap_pay sends a code that Alipay's documents do not know.
            "product_code": "QUICK_WAP_WAY" if on_phone else "FAST_INSTANT_TRADE_PAY",
        }
        if on_phone:
            order["quit_url"] = attempt.quit_url
        method = "alipay.trade.wap.pay" if on_phone else "alipay.trade.page.pay"
        urls = {"return_url": attempt.return_url, "notify_url": attempt.notify_url}
        return Handover(url=f"{self.gateway_url}?{self.sign(method, order, **urls)}")

    def query(self, *, out_trade_no):
        try:
            answer = self.call("alipay.trade.query", {"out_trade_no": out_trade_no})
        except GatewayRefused as refusal:
            if refusal.code == MISSING:
                return GatewayTrade(TradeState.MISSING)
            raise
        return self.read_trade(answer, out_trade_no)

    def read_trade(self, answer, out_trade_no):
        amount = yuan(answer.get("total_amount"))
        state = STATES.get(answer.get("trade_status"))
        if answer.get("out_trade_no") != out_trade_no or amount is None or state is None:
            raise GatewayUnavailable(f"no usable answer about {out_trade_no}: {answer}")
        paid_at = moment(answer.get("send_pay_date"))
        return GatewayTrade(state, answer.get("trade_no", ""), amount, paid_at)

    def close(self, *, out_trade_no):
        try:
            self.call("alipay.trade.close", {"out_trade_no": out_trade_no})
        except GatewayRefused as refusal:
            if refusal.code != MISSING:
                raise

    def read_notice(self, body, headers):
        fields = read_fields(body)
        self.verify(fields)
        amount, state = yuan(fields.get("total_amount")), STATES.get(fields.get("trade_status"))
        if amount is None or state is None:
            raise NoticeRefused("unreadable total_amount or trade_status")
        return NoticeFacts(
            out_trade_no=fields.get("out_trade_no", ""),
            state=state,
            trade_no=fields.get("trade_no", ""),
            amount=amount,
            paid_at=moment(fields.get("gmt_payment")),
        )

    def reply(self, *, taken, status):
        return Reply(200, "success") if taken else Reply(status, "fail")

    def readable(self, body):
        """The raw text without the buyer's name and account."""
        return PERSONAL.sub(r"\1=***", body.decode("utf-8", "backslashreplace"))

    def read_return(self, fields):
        self.verify(fields)
        return fields.get("out_trade_no", "")

    def verify(self, fields):
        """Who sent it and whom it is for; never changes ``fields`` (the SDK's verify does)."""
        if not self.is_signed(fields):
            raise NoticeForged("the signature does not hold")
        if fields.get("app_id") != self.app_id:
            raise NoticeRefused("another app_id")
        if fields.get("seller_id") != self.seller_id:
            raise NoticeRefused("another seller_id")

    def is_signed(self, fields):
        if fields.get("sign_type") != "RSA2" or not fields.get("sign"):
            return False
        told = {name: fields[name] for name in sorted(fields) if name not in ("sign", "sign_type")}
        return self.holds("&".join(f"{name}={told[name]}" for name in told), fields["sign"])

    def holds(self, text, signature):
        """The SDK's verify takes twenty times as long, and raises on bad base64."""
        try:
            signed = base64.b64decode(signature, validate=True)
            self.public_key.verify(signed, text.encode(), PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError):  # ValueError: bad base64, lone surrogates
            return False
        return True

    def sign(self, method, content, **fields):
        """Everything urlencoded and signed. The SDK would take the machine's own clock zone."""
        now = beijing_text(datetime.now(BEIJING))
        body = self.sdk.build_body(method, content, timestamp=now, **fields)
        return self.sdk.sign_data(body)

    def call(self, method, content):
        """The signed answer as a dict. Raises GatewayUnavailable or GatewayRefused."""
        text = self.post(self.sign(method, content))
        answer = self.read_signed(text, method.replace(".", "_") + "_response")
        if answer.get("code") == "10000":
            return answer
        code = answer.get("sub_code") or answer.get("code")
        if answer.get("code") == "20000" or code in UNKNOWN_OUTCOME:
            raise GatewayUnavailable(f"{method}: {code}")
        raise GatewayRefused(code, answer.get("sub_msg", ""))

    def post(self, body):
        """POST, for a GET would write everything into proxies' logs."""
        try:
            response = requests.post(
                f"{self.gateway_url}?charset=utf-8",
                data=body,
                headers={"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"},
                timeout=CONNECT_AND_READ_SECONDS,
                allow_redirects=False,
            )
            text = response.content.decode("utf-8")
        except (requests.RequestException, UnicodeDecodeError) as error:
            raise GatewayUnavailable(f"{self.gateway_url}: {error}") from error
        if response.status_code != 200:
            raise GatewayUnavailable(f"{self.gateway_url} answered {response.status_code}")
        return text

    def read_signed(self, text, node):
        """What was signed, read from the very characters that were signed.

        An unsigned answer is no answer, not even a refusal: anyone on the way could have sent it.
        """
        try:
            outer = json.loads(text)
            signed = signed_part(text, node)
            if not self.holds(signed, outer["sign"]):
                raise GatewayUnavailable(f"the signature of the answer does not hold: {text[:500]}")
            return json.loads(signed)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise GatewayUnavailable(f"no signed answer: {text[:500]}") from error


def read_fields(body):
    """The form's fields, each at most once. Raises NoticeForged for anything else."""
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise NoticeForged("no form in UTF-8") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise NoticeForged("a field comes twice")
    return fields


@lru_cache(maxsize=4)
def configured(*facts):
    """Reading the keys takes longer than using them; the SDK's client may be shared by threads."""
    return Alipay(*facts)


def is_no_key(name):
    return ImproperlyConfigured(f"{name} is no RSA key in PEM form.")


def make_sdk(app_id, private, public):
    try:
        return AliPay(
            appid=app_id,
            app_private_key_string=private,
            alipay_public_key_string=public,
            sign_type="RSA2",
        )
    except (ValueError, IndexError, TypeError) as error:
        raise is_no_key("ALIPAY_APP_PRIVATE_KEY") from error


def read_public_key(pem):
    try:
        return load_pem_public_key(pem.encode())
    except ValueError as error:
        raise is_no_key("ALIPAY_PUBLIC_KEY") from error


def signed_part(text, node):
    """The raw JSON under ``node``. The SDK counts braces, also those inside strings."""
    begin = re.search(rf'"{node}"\s*:\s*', text).end()
    return text[begin : json.JSONDecoder().raw_decode(text, begin)[1]]


def yuan(text):
    """Decimal, or None when it is no plain amount of money."""
    return Decimal(text) if re.fullmatch(r"\d{1,9}(\.\d{1,2})?", text or "", re.ASCII) else None


def moment(text):
    try:
        return datetime.strptime(text or "", "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    except ValueError:
        return None


def beijing_text(when):
    return f"{when.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
