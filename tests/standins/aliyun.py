"""A stand-in for Aliyun's text messages: SendSms of 2017-05-25, signed by ACS3-HMAC-SHA256.

https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
https://help.aliyun.com/zh/sms/developer-reference/api-error-codes
What is wrong with the call itself is a status of 4xx; what is wrong with the message, a 200 with a
Code that is not OK.
"""

import hashlib
import hmac
import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

from tests.standins.server import Answer, Standin, run_alone

GOOD_FOR = timedelta(minutes=15)
SCHEME = re.compile(r"ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=(\w{64})")
NEEDED = {"host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce"}
UNTOUCHED = "-_.~"

# What it can be told to say no with, and the status that it says it with.
REFUSALS = {
    "isv.BUSINESS_LIMIT_CONTROL": (200, "触发分钟级流控Permits:1"),
    "isv.BUSINESS_LIMIT_CONTROL day": (200, "触发天级流控Permits:10"),
    "isv.AMOUNT_NOT_ENOUGH": (200, "账户余额不足"),
    "isv.OUT_OF_SERVICE": (200, "业务停机"),
    "isv.BLACK_KEY_CONTROL_LIMIT": (200, "黑名单管控"),
    "isp.SYSTEM_ERROR": (200, "系统出现错误，请重新调用"),
    "isv.NOBODY_WROTE_THIS_DOWN": (200, "没有写进文档的错误"),
    "Throttling.User": (400, "Request was denied due to user flow control."),
    "ServiceUnavailable": (503, "The request has failed due to a temporary failure of the server."),
}


class Aliyun(Standin):
    def __init__(self, **kwargs):
        self.key_id, self.secret = "LTAI5tStandIn0000000001", "kY3sT4nd1nS3cr3tOfAl1yun000001"
        self.sign_name = "达达商城"
        self.templates = {"SMS_154950909": {"code"}, "SMS_154950910": {"course"}}
        super().__init__(**kwargs)

    def begin_anew(self):
        super().begin_anew()
        self.sent = []  # [(number, template, values)]
        self.nonces = set()

    def operation(self, request):
        return request.headers.get("x-acs-action", "")

    def serve(self, request, operation, fault):
        if fault == "echo":
            return no(200, "isv.INVALID_PARAMETERS", f"参数异常：{request.query}")
        if fault in REFUSALS:
            status, text = REFUSALS[fault]
            return no(status, fault.split()[0], text)
        return self.judge(request) or self.judge_message(request.query) or self.send(request.query)

    def judge(self, request):
        """What it says when the call itself is wrong; None when it is right."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        given = SCHEME.fullmatch(headers.get("authorization", ""))
        names = set(given[2].split(";")) if given else set()
        every = {name for name in headers if name.startswith("x-acs-")} | {"host"}
        if not given or not every <= names or not names >= NEEDED:
            return no(400, "IncompleteSignature", "The request signature does not conform.")
        if (headers["x-acs-action"], headers["x-acs-version"]) != ("SendSms", "2017-05-25"):
            return no(404, "InvalidAction.NotFound", "The specified api is not found.")
        if given[1] != self.key_id:
            return no(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.")
        asked_at = datetime.strptime(headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ")
        if abs(self.now() - asked_at.replace(tzinfo=UTC)) > GOOD_FOR:
            return no(400, "InvalidTimeStamp.Expired", "Specified time stamp is expired.")
        if not hmac.compare_digest(self.signature(request, headers, given[2]), given[3]):
            return no(400, "SignatureDoesNotMatch", "Specified signature is not matched.")
        if headers["x-acs-signature-nonce"] in self.nonces:
            return no(400, "SignatureNonceUsed", "Specified signature nonce was used already.")
        self.nonces.add(headers["x-acs-signature-nonce"])
        return None

    def signature(self, request, headers, names):
        """What it must be, from the request as it came over the line."""
        pairs = request.query.items()
        query = {quote(name, safe=UNTOUCHED): quote(value, safe=UNTOUCHED) for name, value in pairs}
        whole = [
            request.method,
            urlsplit(request.target).path or "/",
            "&".join(f"{name}={query[name]}" for name in sorted(query)),
            "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(names.split(";"))),
            names,
            hashlib.sha256(request.body.encode()).hexdigest(),
        ]
        digest = hashlib.sha256("\n".join(whole).encode()).hexdigest()
        text = f"ACS3-HMAC-SHA256\n{digest}".encode()
        return hmac.new(self.secret.encode(), text, hashlib.sha256).hexdigest()

    def judge_message(self, asked):
        if not re.fullmatch(r"1\d{10}", asked.get("PhoneNumbers", "")):
            return no(200, "isv.MOBILE_NUMBER_ILLEGAL", "手机号码格式错误")
        if asked.get("SignName") != self.sign_name:
            return no(200, "isv.SMS_SIGNATURE_ILLEGAL", "短信签名不合法")
        wanted = self.templates.get(asked.get("TemplateCode"))
        if wanted is None:
            return no(200, "isv.SMS_TEMPLATE_ILLEGAL", "短信模板不合法")
        try:
            values = json.loads(asked.get("TemplateParam", ""))
        except ValueError:
            return no(200, "isv.INVALID_JSON_PARAM", "JSON参数不合法，只接受字符串值")
        if not all(isinstance(value, str) for value in values.values()):
            return no(200, "isv.INVALID_JSON_PARAM", "JSON参数不合法，只接受字符串值")
        if set(values) != wanted:
            return no(200, "isv.TEMPLATE_MISSING_PARAMETERS", "模板缺少变量")
        return None

    def send(self, asked):
        values = json.loads(asked["TemplateParam"])
        self.sent.append((asked["PhoneNumbers"], asked["TemplateCode"], list(values.values())))
        return said(200, {"Code": "OK", "Message": "OK", "BizId": f"{self.next_number()[:18]}^0"})


def no(status, code, message):
    return said(status, {"Code": code, "Message": message})


def said(status, facts):
    facts["RequestId"] = "F655A8D5-B967-440B-8683-DAD6FF8DE990"
    body = json.dumps(facts, ensure_ascii=False).encode()
    return Answer(status, body, {"Content-Type": "application/json;charset=utf-8"})


if __name__ == "__main__":
    run_alone(Aliyun)
