"""Yuntongxun 容联云: one template message to one number (S4.4, S4.5).

https://console.yuntongxun.com/doc/rest/sms/3_2_2_2.html
"""

import base64
import hashlib
import json
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from notifications.senders.answers import Never, StaffNeeded, TryAgain
from notifications.senders.posting import post

BEIJING = ZoneInfo("Asia/Shanghai")
OK = "000000"
# Too often, too many at once, the provider's own trouble.
AGAIN = {"160038", "111111", "111000", "160000", "160050"}
# About this number or these words: no number, on a black list, enough for today, forbidden words.
THIS_ONE = {
    *("112300", "112306", "160042", "160034", "160039", "160040", "160041", "160033", "160049"),
}


@sensitive_variables()
def send(outgoing):
    """The provider's id of the message. Raises NotSent."""
    sid = settings.SMS_YUNTONGXUN_ACCOUNT_SID
    token = settings.SMS_YUNTONGXUN_AUTH_TOKEN
    signature, authorization = signed(sid, token, datetime.now(BEIJING))
    url = f"{settings.SMS_YUNTONGXUN_API_URL}/2013-12-26/Accounts/{sid}/SMS/TemplateSMS"
    body = {
        "to": outgoing.phone.removeprefix("+86"),
        "appId": settings.SMS_YUNTONGXUN_APP_ID,
        "templateId": outgoing.template_id,
        "datas": list(outgoing.ordered),
    }
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/json;charset=utf-8",
        "Authorization": authorization,
    }
    told = post(f"{url}?sig={signature}", headers=headers, body=json.dumps(body).encode())
    code = str(told.get("statusCode", "no statusCode"))
    if code != OK:
        raise refusal(code, told.get("statusMsg", ""))
    template = told.get("templateSMS")
    return str(template.get("smsMessageSid", "")) if isinstance(template, dict) else ""


@sensitive_variables()
def signed(sid, token, now):
    """(sig, Authorization), of one and the same moment: at two of them the call is refused."""
    stamp = now.strftime("%Y%m%d%H%M%S")
    digest = hashlib.md5(f"{sid}{token}{stamp}".encode(), usedforsecurity=False)
    return digest.hexdigest().upper(), base64.b64encode(f"{sid}:{stamp}".encode()).decode()


def refusal(code, text):
    if code in AGAIN:
        return TryAgain(code, text)
    return (Never if code in THIS_ONE else StaffNeeded)(code, text)
