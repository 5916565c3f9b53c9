"""A stand-in for the official account: who is the visitor in WeChat's browser.

Its refusals come with status 200 and an errcode, as WeChat's do.
"""

import json
from urllib.parse import urlencode

from tests.standins.server import Answer, Standin, run_alone


class Weixin(Standin):
    def __init__(self, *, appid="wx0000000000000001", secret="official-account-secret", **kwargs):
        self.appid, self.secret = appid, secret
        self.openid = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"  # of whoever comes next
        self.codes = {}
        super().__init__(**kwargs)

    def operation(self, request):
        names = {"/connect/oauth2/authorize": "authorize", "/sns/oauth2/access_token": "token"}
        return names.get(request.path, "")

    def serve(self, request, operation, fault):
        if operation == "authorize":
            return self.authorize(request.query)
        if operation == "token":
            return told(self.token(request.query, fault))
        return Answer(404)

    def authorize(self, asked):
        """The browser goes back at once: snsapi_base asks the visitor nothing."""
        right = asked.get("appid") == self.appid and asked.get("response_type") == "code"
        if not right or asked.get("scope") not in ("snsapi_base", "snsapi_userinfo"):
            return Answer(200, "Scope 参数错误或没有 Scope 权限".encode())
        code = self.next_number("0")
        self.codes[code] = self.openid
        back = urlencode({"code": code, "state": asked.get("state", "")})
        return Answer(302, headers={"Location": f"{asked['redirect_uri']}?{back}"})

    def token(self, asked, fault):
        if fault == "system error":
            return refused(-1, "system error")
        if asked.get("appid") != self.appid:
            return refused(40013, "invalid appid")
        if asked.get("secret") != self.secret:
            return refused(40125, "invalid appsecret")
        if asked.get("grant_type") != "authorization_code":
            return refused(40002, "invalid grant_type")
        openid = self.codes.pop(asked.get("code"), None)
        if openid is None:
            return refused(40163, "code been used")
        return {
            "access_token": self.next_number("ACCESS"),
            "expires_in": 7200,
            "refresh_token": self.next_number("REFRESH"),
            "openid": openid,
            "scope": "snsapi_base",
        }


def refused(code, message):
    return {"errcode": code, "errmsg": f"{message}, rid: 6921-standin"}


def told(facts):
    return Answer(200, json.dumps(facts).encode(), {"Content-Type": "text/plain"})


if __name__ == "__main__":
    run_alone(Weixin)
