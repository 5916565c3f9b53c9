"""A stand-in for Yuntongxun 容联云, from its page on template messages and its errors.

https://console.yuntongxun.com/doc/rest/sms/3_2_2_2.html
Its refusals come with status 200 and a statusCode.
"""

import base64
import binascii
import hashlib
import json
import re
from datetime import datetime, timedelta

from tests.standins.server import BEIJING, Answer, Standin, run_alone

PATH = re.compile(r"/2013-12-26/Accounts/(\w+)/SMS/TemplateSMS")
STAMP = "%Y%m%d%H%M%S"
GOOD_FOR = timedelta(hours=24)  # a time stamp
MOST_AT_ONCE = 200  # numbers in one call

# What it can be told to say no with.
REFUSALS = {
    "111111": "超过规定的并发数",
    "111142": "主账户余额不足",
    "111188": "应用未绑定测试号码",
    "160000": "系统错误",
    "160034": "号码黑名单",
    "160038": "短信验证码发送过频繁",
    "160040": "验证码超出同模板同号码天发送上限",
    "160099": "没有写进文档的错误",
}


class Yuntongxun(Standin):
    def __init__(self, **kwargs):
        self.sid = "8a216da85741a1b901574fbf1bd608d7"
        self.token = "e1d2c3b4a5968778695a4b3c2d1e0f90"
        self.app_id = "8aaf070857418a5801574fbf1d9a0ab1"
        self.templates = {"1": 2, "2": 1}  # how many values each takes
        super().__init__(**kwargs)

    def begin_anew(self):
        super().begin_anew()
        self.sent = []  # [(number, template, values)]
        self.stamps = []

    def operation(self, request):
        return "send" if PATH.fullmatch(request.path) else ""

    def serve(self, request, operation, fault):
        if not operation or request.method != "POST":
            return Answer(404)
        if fault == "echo":
            return told(no("160031", f"参数解析失败：{request.body}"))
        if fault in REFUSALS:
            return told(no(fault, REFUSALS[fault]))
        return told(self.judge(request) or self.send(json.loads(request.body)))

    def judge(self, request):
        """What it says when the call itself is wrong; None when it is right."""
        account = PATH.fullmatch(request.path)[1]
        try:
            given = base64.b64decode(request.headers.get("Authorization", ""), validate=True)
            named, _, stamp = given.decode().partition(":")
            asked_at = datetime.strptime(stamp, STAMP).replace(tzinfo=BEIJING)
        except (binascii.Error, ValueError):
            return no("111103", "请求包头Authorization参数解码后格式有误")
        self.stamps.append(asked_at)
        if abs(self.now() - asked_at) > GOOD_FOR:
            return no("111106", "请求包头Authorization参数解码后时间戳过期")
        if named != account:
            return no("111107", "请求包头Authorization参数中账户ID跟请求地址中的账户ID不一致")
        if account != self.sid:
            return no("111141", "主账户不存在")
        right = hashlib.md5(f"{account}{self.token}{stamp}".encode()).hexdigest().upper()
        if request.query.get("sig") != right:
            return no("111109", "请求地址Sig校验失败")
        if not request.headers.get("Content-Type", "").startswith("application/json"):
            return no("111000", "只接受 JSON")
        return self.judge_body(request)

    def judge_body(self, request):
        try:
            body = json.loads(request.body)
        except ValueError:
            return no("160031", "参数解析失败")
        numbers = str(body.get("to", "")).split(",")
        values = body.get("datas")
        if body.get("appId") != self.app_id:
            return no("111181", "应用不存在")
        if body.get("templateId") not in self.templates:
            return no("160032", "短信模板无效")
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            return no("160031", "参数解析失败")
        if len(values) != self.templates[body["templateId"]]:
            return no("112308", "模板短信模板data参数为空")
        if len(numbers) > MOST_AT_ONCE or not all(re.fullmatch(r"1\d{10}", n) for n in numbers):
            return no("160042", "号码格式有误")
        return None

    def send(self, body):
        number = self.next_number()
        for phone in body["to"].split(","):
            self.sent.append((phone, body["templateId"], body["datas"]))
        made = {"smsMessageSid": number.zfill(32), "dateCreated": f"{self.now():{STAMP}}"}
        return {"statusCode": "000000", "templateSMS": made}


def no(code, message):
    return {"statusCode": code, "statusMsg": f"【短信】{message}"}


def told(facts):
    body = json.dumps(facts, ensure_ascii=False).encode()
    return Answer(200, body, {"Content-Type": "application/json;charset=utf-8"})


if __name__ == "__main__":
    run_alone(Yuntongxun)
