"""Notices and returns signed as Alipay signs them, independently of the adapter."""

import base64
import json
from functools import cache
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings

STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def gateways_key():
    return loaded(settings.SANDBOX["private_key"])


@cache
def loaded(pem):
    """Reading a key checks it, which takes longer than signing."""
    return serialization.load_pem_private_key(pem.encode(), password=None)


def signature(text, key=None):
    signed = (key or gateways_key()).sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return base64.b64encode(signed).decode()


def signed(fields, key=None):
    text = "&".join(f"{name}={value}" for name, value in sorted(fields.items()))
    return {**fields, "sign_type": "RSA2", "sign": signature(text, key)}


def signed_answer(inner, key=None, node="alipay_trade_query_response"):
    """What a call gets back; ``inner`` is a dict or the raw text to be signed."""
    raw = inner if isinstance(inner, str) else json.dumps(inner, ensure_ascii=False)
    return f'{{"{node}":{raw},"sign":"{signature(raw, key)}"}}'


def facts_of(payment, **changes):
    fields = {
        "app_id": settings.ALIPAY_APP_ID,
        "seller_id": settings.ALIPAY_SELLER_ID,
        "charset": "utf-8",
        "version": "1.0",
        "notify_type": "trade_status_sync",
        "notify_id": "2026112100222",
        "notify_time": "2026-11-21 12:00:05",
        "gmt_payment": "2026-11-21 12:00:00",
        "out_trade_no": payment.out_trade_no,
        "trade_no": f"2026112122001{payment.pk:015}",
        "trade_status": "TRADE_SUCCESS",
        "subject": payment.subject,
        "total_amount": str(payment.amount),
        "buyer_id": "2088101117955611",
        "buyer_logon_id": "159****5620",
    }
    fields.update(changes)
    return {name: value for name, value in fields.items() if value is not None}


def notice(payment, key=None, **changes):
    return signed(facts_of(payment, **changes), key)


def returned(payment, key=None, **changes):
    gone = dict.fromkeys(("trade_status", "notify_id", "notify_type", "notify_time"))
    return urlencode(notice(payment, key, **{**gone, **changes}))
