"""A stand-in for Geetest's fourth version: the widget's script, and the second validation.

Written from docs.geetest.com/gt4: tokens are given to a browser, taken once by POST /validate with
a signature over the lot_number, and refused with status 200. Its own troubles come with status 200
too: {"status": "error", "code": "-50105", "msg": "captcha_id paused"}.

Faults beside those of every gateway: "paused" (this site's account), "runtime error", "fail" (it
takes the visitor for a machine), "array" (JSON, but no object).
"""

import hashlib
import hmac
import json
import secrets
import time
from datetime import timedelta
from urllib.parse import parse_qsl

from tests.standins.server import Answer, Standin, run_alone

LIFE = timedelta(minutes=10)  # of a pass_token
SCRIPT = """
window.initGeetest4 = (settings, ready) => {
  const button = Object.assign(document.createElement("button"), { type: "button" });
  button.textContent = "点击按钮开始验证";
  button.style = "inline-size: 260px; block-size: 50px";
  const heard = { Ready: [], Success: [], Error: [] };
  let passed = false;
  button.onclick = async () => {
    const asked = new URLSearchParams({ captcha_id: settings.captchaId });
    passed = await (await fetch(`${ORIGIN}/verify?${asked}`)).json();
    button.textContent = "验证成功";
    heard.Success.forEach((hear) => hear());
  };
  ready({
    appendTo: (place) => { place.append(button); heard.Ready.forEach((hear) => hear()); },
    onReady: (hear) => heard.Ready.push(hear),
    onSuccess: (hear) => heard.Success.push(hear),
    onError: (hear) => heard.Error.push(hear),
    getValidate: () => passed,
  });
};
"""
TROUBLES = {
    "paused": {"status": "error", "code": "-50105", "msg": "captcha_id paused", "desc": {}},
    "runtime error": {"status": "error", "code": "-50000", "msg": "runtime error", "desc": {}},
}


class Geetest(Standin):
    def __init__(self, *, captcha_id="647f5ed2ed8acb4be36784e01556bb71", **kwargs):
        self.captcha_id, self.key = captcha_id, "b09a7aafbfd83f73b35a9b530d0337bf"
        self.given = {}  # lot_number: the tokens, and when
        self.asked = []  # what POST /validate was told, in order
        super().__init__(**kwargs)

    def operation(self, request):
        names = {"/v4/gt4.js": "script", "/verify": "verify", "/validate": "validate"}
        return names.get(request.path, "")

    def serve(self, request, operation, fault):
        if operation == "script":
            script = SCRIPT.replace("${ORIGIN}", self.url)
            return Answer(200, script.encode(), {"Content-Type": "text/javascript"})
        if operation == "verify":
            return told(self.solve(request.query.get("captcha_id")))
        if operation == "validate":
            sent = request.query | dict(parse_qsl(request.body, keep_blank_values=True))
            self.asked.append(sent)
            return told([] if fault == "array" else self.judge(sent, fault))
        return Answer(404)

    def solve(self, captcha_id=None):
        """A person passed in the browser: what getValidate() gives to the page."""
        lot_number = secrets.token_hex(16)
        tokens = {
            "captcha_id": captcha_id or self.captcha_id,
            "lot_number": lot_number,
            "pass_token": secrets.token_hex(32),
            "gen_time": str(int(time.time() + self.clock.total_seconds())),
            "captcha_output": secrets.token_urlsafe(120),
        }
        self.given[lot_number] = {**tokens, "at": self.now()}
        return tokens

    def judge(self, sent, fault):
        if fault in TROUBLES:
            return TROUBLES[fault]
        if sent.get("captcha_id") != self.captcha_id:
            return {"status": "error", "code": "-50102", "msg": "illegal captcha_id", "desc": {}}
        if not sent.get("gen_time", "").isdigit():
            return {"status": "error", "code": "-50005", "msg": "illegal gen_time", "desc": {}}
        return {"status": "success", **self.verdict(sent, fault), "captcha_args": self.facts(sent)}

    def verdict(self, sent, fault):
        given = self.given.get(sent.get("lot_number"))
        if given is None:
            return failed("lot_number not exist")
        if sent.get("sign_token") != self.signature_of(given["lot_number"]):
            return failed("sign_token error")
        if any(sent.get(name) != given[name] for name in ("pass_token", "gen_time")):
            return failed("pass_token error")
        if self.now() - given["at"] > LIFE:
            return failed("pass_token expire")
        if fault == "fail":
            return failed("risk")
        if given.get("is_used"):
            return failed("pass_token used")
        given["is_used"] = True
        return {"result": "success", "reason": ""}

    def signature_of(self, lot_number):
        return hmac.new(self.key.encode(), lot_number.encode(), hashlib.sha256).hexdigest()

    def facts(self, sent):
        return {"used_type": "slide", "user_ip": "127.0.0.1", "lot_number": sent.get("lot_number")}


def failed(reason):
    return {"result": "fail", "reason": reason}


def told(facts):
    headers = {"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"}
    return Answer(200, json.dumps(facts).encode(), headers)


if __name__ == "__main__":
    run_alone(Geetest)
