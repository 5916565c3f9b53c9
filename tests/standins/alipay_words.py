"""How Alipay writes and signs: requests, answers, notices and returns (RSA2)."""

import json
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.standins.keys import pair
from tests.standins.server import Answer

TIME = "%Y-%m-%d %H:%M:%S"

# What the gateway signed in earnest, and yet is wrong.
CHANGES = {
    "wrong amount": {"total_amount": "0.01", "receipt_amount": "0.01"},
    "wrong app": {"app_id": "2021999999999999", "auth_app_id": "2021999999999999"},
    "wrong merchant": {"seller_id": "2088999999999999"},
    "wrong order": {"out_trade_no": "40400000000000000000"},
    "wrong trade": {"trade_no": "2026010122001404040404040404"},
    "closed": {"trade_status": "TRADE_CLOSED"},
    "waiting": {"trade_status": "WAIT_BUYER_PAY", "gmt_payment": ""},
    "unknown state": {"trade_status": "TRADE_DANCING"},
}
# What it never signed.
FORGERIES = {
    "forged": lambda facts, key: with_sign(facts, pair("stranger")),
    "altered": lambda facts, key: with_sign(facts, key) | {"total_amount": "0.01"},
    "unsigned": lambda facts, key: facts,
    "another order's signature": lambda facts, key: with_sign(
        facts, key, signed={**facts, "out_trade_no": "20260101000000999999"}
    ),
}


def fields_of(request):
    """The parameters, in the query or in the body as the shop likes."""
    pairs = parse_qsl(urlsplit(request.target).query) + parse_qsl(request.body)
    return dict(pairs)


def text_of(fields, *left_out):
    some = sorted((name, value) for name, value in fields.items() if name not in left_out and value)
    return "&".join(f"{name}={value}" for name, value in some)


def is_signed_by_shop(fields):
    """A request is signed over everything but sign itself, sign_type included."""
    shop = pair("alipay shop")
    right_kind = fields.get("sign_type") == "RSA2"
    return right_kind and shop.has_signed(text_of(fields, "sign"), fields.get("sign", ""))


def with_sign(fields, key, signed=None):
    """Notices and returns are signed over everything but sign and sign_type."""
    signature = key.sign(text_of(signed or fields, "sign", "sign_type"))
    return {**fields, "sign_type": "RSA2", "sign": signature}


def notice(facts, fault):
    """(body, headers) of a notice, with what was told to be wrong about it."""
    gateway = pair("alipay")
    facts = {name: value for name, value in (facts | CHANGES.get(fault, {})).items() if value}
    fields = FORGERIES.get(fault, with_sign)(facts, gateway)
    kind = "application/x-www-form-urlencoded; charset=utf-8"
    return urlencode(fields), {"Content-Type": kind}


def answer(node, facts, fault):
    """The signature is over the very text of the node, slashes escaped as Alipay does."""
    if fault == "unknown fields":
        facts |= {"new_field": "", "list": [{"a": None}], "深": {"层": 1}}
    if fault == "braces":
        facts |= {"buyer_user_name": '{"}{', "store_name": "}}\\", "note": "\u201c]["}
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).replace("/", "\\/")
    key = pair("stranger" if fault == "forged" else "alipay")
    sign = "" if fault == "unsigned" else f',"sign":"{key.sign(text)}"'
    return Answer(
        200,
        f'{{"{node}":{text}{sign}}}'.encode(),
        {"Content-Type": "text/html;charset=utf-8"},
    )


def done(**facts):
    return {"code": "10000", "msg": "Success", **facts}


def refused(sub_code, sub_msg="", code="40004", msg="Business Failed"):
    return {"code": code, "msg": msg, "sub_code": sub_code, "sub_msg": sub_msg}


SYSTEM_ERROR = refused("isp.unknow-error", "系统繁忙", "20000", "Service Currently Unavailable")
ACQ_SYSTEM_ERROR = refused("ACQ.SYSTEM_ERROR", "系统错误")
INVALID_SIGNATURE = refused(
    "isv.invalid-signature",
    "验签出错，请确认charset参数放在了URL查询字符串中",
    "40002",
    "Invalid Arguments",
)
INVALID_APP = refused("isv.invalid-app-id", "无效的AppID参数", "40002", "Invalid Arguments")
# What it can be told to say no with.
REFUSALS = {
    "isv.invalid-signature": INVALID_SIGNATURE,
    "isv.insufficient-isv-permissions": refused(
        "isv.insufficient-isv-permissions", "ISV权限不足", "40006", "Insufficient Permissions"
    ),
    "isv.app-unbind-partner": refused(
        "isv.app-unbind-partner", "应用未绑定商户", "40002", "Invalid Arguments"
    ),
    "ACQ.SELLER_BALANCE_NOT_ENOUGH": refused("ACQ.SELLER_BALANCE_NOT_ENOUGH", "商户余额不足"),
    "ACQ.INVALID_PARAMETER": refused("ACQ.INVALID_PARAMETER", "参数无效"),
}
INVALID_METHOD = refused("isv.invalid-method", "不存在的方法名", "40002", "Invalid Arguments")
