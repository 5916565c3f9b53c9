"""Aliyun 短信服务: SendSms of 2017-05-25, signed by ACS3-HMAC-SHA256.

https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms
https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
"""

import hashlib
import hmac
import json
import secrets
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from notifications.senders.answers import Never, StaffNeeded, TryAgain
from notifications.senders.posting import post

ALGORITHM = "ACS3-HMAC-SHA256"
OK = "OK"
LIMIT = "isv.BUSINESS_LIMIT_CONTROL"
LONG_LIMITS = ("小时级", "天级", "hour", "day")  # of an hour or a day: no use in trying again
AGAIN = ("isp.SYSTEM_ERROR", "isp.GATEWAY_ERROR", "SignatureNonceUsed", "Throttling", "Service")
THIS_ONE = ("isv.MOBILE_NUMBER_ILLEGAL", "isv.BLACK_KEY_CONTROL_LIMIT", "isv.PARAM_LENGTH_LIMIT")


@sensitive_variables()
def send(outgoing):
    """The provider's id of the message. Raises NotSent."""
    asked = {
        "PhoneNumbers": outgoing.phone.removeprefix("+86"),
        "SignName": settings.SMS_ALIYUN_SIGN_NAME,
        "TemplateCode": outgoing.template_id,
        "TemplateParam": json.dumps(outgoing.named, ensure_ascii=False),
        "OutId": outgoing.reference,
    }
    query, now = canonical(asked), datetime.now(UTC)
    headers = {
        "host": urlsplit(settings.SMS_ALIYUN_API_URL).netloc,
        "x-acs-action": "SendSms",
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        "x-acs-date": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": secrets.token_hex(16),
        "x-acs-version": "2017-05-25",
    }
    keys = settings.SMS_ALIYUN_ACCESS_KEY_ID, settings.SMS_ALIYUN_ACCESS_KEY_SECRET
    headers["Authorization"] = authorization(query, headers, *keys)
    told = post(f"{settings.SMS_ALIYUN_API_URL}/?{query}", headers=headers)
    code = str(told.get("Code", "no Code"))
    if code != OK:
        raise refusal(code, str(told.get("Message", "")))
    return str(told.get("BizId", ""))


def canonical(asked):
    """The query as it is signed and sent: sorted, and nothing but A-Z a-z 0-9 - _ . ~ as it is."""
    pairs = sorted((quote(name, safe="~"), quote(value, safe="~")) for name, value in asked.items())
    return "&".join(f"{name}={value}" for name, value in pairs)


@sensitive_variables()
def authorization(query, headers, key_id, secret):
    """The header, for a POST to / that signs all the headers given, in lower case and sorted."""
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    request = "\n".join(["POST", "/", query, lines, names, headers["x-acs-content-sha256"]])
    text = f"{ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={key_id},SignedHeaders={names},Signature={signature}"


def refusal(code, text):
    if code == LIMIT:
        is_long = any(words in text.lower() for words in LONG_LIMITS)
        return (Never if is_long else TryAgain)(code, text)
    if code.startswith(AGAIN):
        return TryAgain(code, text)
    return (Never if code in THIS_ONE else StaffNeeded)(code, text)
