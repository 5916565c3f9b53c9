"""How WeChat Pay v3 writes and signs: requests, answers, notices (SHA256-RSA2048, AES-256-GCM)."""

import base64
import json
import re
import secrets
import time

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.standins.keys import pair
from tests.standins.server import Answer

SCHEME = "WECHATPAY2-SHA256-RSA2048"
PATIENCE = 300  # seconds that two clocks may differ

# What the gateway signed in earnest, and yet is wrong.
CHANGES = {
    "wrong amount": {"amount": {"total": 1, "payer_total": 1, "currency": "CNY"}},
    "wrong app": {"appid": "wx9999999999999999"},
    "wrong merchant": {"mchid": "1999999999"},
    "wrong order": {"out_trade_no": "40400000000000000000"},
    "wrong trade": {"transaction_id": "4200000000404040404040404040"},
    "closed": {"trade_state": "CLOSED", "trade_state_desc": "订单已关闭"},
    "waiting": {"trade_state": "USERPAYING"},
    "unknown state": {"trade_state": "DANCING"},
}
# What it never signed.
FORGERIES = {
    "forged",
    "altered",
    "unsigned",
    "another order's signature",
    "stale",
    "another key's number",
    "probe",
    "another secret",
}


def credentials_of(request):
    """The fields of the Authorization header; empty when it is none of ours."""
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    return dict(re.findall(r'(\w+)="([^"]*)"', rest)) if scheme == SCHEME else {}


def is_signed_by_shop(request, given):
    told = [request.method, request.target, given.get("timestamp"), given.get("nonce_str")]
    text = "".join(f"{part}\n" for part in [*told, request.body])
    return pair("wechat shop").has_signed(text, given.get("signature", ""))


def is_fresh(given):
    stamp = given.get("timestamp", "")
    return stamp.isdigit() and abs(time.time() - int(stamp)) <= PATIENCE


def signed_headers(body, key_id, fault=""):
    stamp = int(time.time()) - (24 * 3600 if fault == "stale" else 0)
    nonce = secrets.token_hex(16)
    key = pair("stranger" if fault == "forged" else "wechat")
    signature = key.sign(f"{stamp}\n{nonce}\n{body}\n")
    if fault == "probe":  # WeChat itself tries whether the shop looks
        signature = "WECHATPAY/SIGNTEST/" + signature[19:]
    headers = {
        "Wechatpay-Timestamp": str(stamp),
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": "PUB_KEY_ID_0999" if fault == "another key's number" else key_id,
        "Wechatpay-Signature": signature,
        "Wechatpay-Signature-Type": SCHEME,
    }
    return {} if fault == "unsigned" else headers


def answer(facts, key_id, fault="", status=200):
    if fault == "unknown fields" and facts:
        facts |= {"new_field": None, "list": [{"a": 1}], "深": {"层": ""}}
    if fault == "braces" and facts:
        facts |= {"attach": '{"}{', "trade_state_desc": "支付}}\\成功\u201c"}
    body = json.dumps(facts, ensure_ascii=False) if facts else ""
    headers = signed_headers(body, key_id, fault)
    if body:
        headers["Content-Type"] = "application/json; charset=utf-8"
    return Answer(status, body.encode(), headers | {"Request-ID": secrets.token_hex(16)})


def refused(status, code, message=""):
    return status, {"code": code, "message": message}


# What it can be told to say no with.
REFUSALS = {
    "SIGN_ERROR": refused(401, "SIGN_ERROR", "签名错误"),
    "NO_AUTH": refused(403, "NO_AUTH", "商户无权限"),
    "NOT_ENOUGH": refused(403, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起"),
    "PARAM_ERROR": refused(400, "PARAM_ERROR", "参数错误"),
}


def encrypted(facts, key, kind):
    """The resource of a notice."""
    nonce = secrets.token_urlsafe(9)
    hidden = AESGCM(key.encode()).encrypt(
        nonce.encode(), json.dumps(facts, ensure_ascii=False).encode(), kind.encode()
    )
    return {
        "original_type": kind,
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": base64.b64encode(hidden).decode(),
        "associated_data": kind,
        "nonce": nonce,
    }


def notice(told, fault, *, secret, key_id):
    """(body, headers) of a notice, with what was told to be wrong about it."""
    facts = told["facts"] | CHANGES.get(fault, {})
    key = "0" * 32 if fault == "another secret" else secret
    body = told["head"] | {"resource": encrypted(facts, key, told["head"]["original_type"])}
    del body["original_type"]
    text = json.dumps(body, ensure_ascii=False)
    headers = signed_headers(text, key_id, fault)
    if fault == "altered":
        body["resource"] = encrypted(facts | CHANGES["wrong amount"], secret, "transaction")
        text = json.dumps(body, ensure_ascii=False)
    if fault == "another order's signature":
        headers |= signed_headers(text.replace(body["id"], "EV-of-another"), key_id)
    return text, headers | {"Content-Type": "application/json"}
