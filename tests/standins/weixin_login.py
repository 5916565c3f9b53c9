"""A stand-in for login by WeChat: the open platform's QR page, the page inside WeChat, the API.

Written from developers.weixin.qq.com (Website_App/WeChat_Login, OA_Web_Apps). Its refusals come
with status 200 and an errcode, its JSON as text/plain, its names in UTF-8, as WeChat's do.

Faults, beside those of faults.py: "wrong type" (another Content-Type), "wrong state" and
"replayed code" (of the pages), "other person" (a token of somebody else), "other openid" (the
profile names another one), "no openid".
"""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from tests.standins.faces import PICTURE
from tests.standins.server import Answer, Standin, run_alone
from tests.standins.weixin_pages import page

SCOPES = {
    "/connect/qrconnect": {"snsapi_login"},
    "/connect/oauth2/authorize": {"snsapi_base", "snsapi_userinfo"},
}
# Inside WeChat the address is held against this: "will not open if the order is different".
ORDER = re.compile(
    r"/connect/oauth2/authorize\?appid=[^&]+&redirect_uri=[^&]+&response_type=code"
    r"&scope=snsapi_(base|userinfo)&state=[A-Za-z0-9]{1,128}"
)
CODE_SECONDS = 5 * 60
OPERATIONS = {
    "/connect/qrconnect": "authorize",
    "/connect/oauth2/authorize": "authorize",
    "/standin-decide": "decide",
    "/sns/oauth2/access_token": "token",
    "/sns/oauth2/refresh_token": "refresh",
    "/sns/userinfo": "userinfo",
    "/sns/auth": "auth",
    "/face.png": "face",
}


@dataclass
class App:
    secret: str
    kind: str  # the page that its people see
    tells_union: bool = True  # bound to an open platform account


@dataclass
class Person:
    name: str
    nickname: str
    openids: dict = field(default_factory=dict)

    def openid(self, appid):
        return self.openids.setdefault(appid, f"o{len(self.name):02}{self.name}_{appid[-8:]}")

    @property
    def unionid(self):
        return f"u-{self.name}-at-the-open-platform"


class WeixinLogin(Standin):
    CONTROLS = Standin.CONTROLS | {"comes"}

    def __init__(self, **kwargs):
        self.apps = {
            "wx0000000000000011": App("scan-secret-0011", "/connect/qrconnect"),
            "wx0000000000000022": App("inside-secret-0022", "/connect/oauth2/authorize"),
        }
        super().__init__(**kwargs)

    def begin_anew(self):
        super().begin_anew()
        self.codes, self.used, self.tokens, self.refreshing = {}, set(), {}, {}
        self.asked = []  # (operation, path and query)
        self.people = {}
        self.comes("libai", "李白🍶")
        for app in self.apps.values():
            app.tells_union = True

    def comes(self, name, nickname=""):
        """From now on this one holds the phone."""
        self.now_here = self.people.setdefault(name, Person(name, nickname or name))

    def operation(self, request):
        return OPERATIONS.get(request.path, "")

    def serve(self, request, operation, fault):
        self.asked.append((operation, request.target))
        given = request.query | dict(parse_qsl(request.body))
        if operation == "authorize":
            return self.authorize(request, given)
        if operation == "decide":
            return self.decide(given, fault)
        if operation == "face":
            return Answer(200, PICTURE, {"Content-Type": "image/png"})
        if not operation:
            return Answer(404)
        facts = refused(-1, "system error") if fault == "system error" else None
        return told(facts or getattr(self, operation)(given, fault), fault)

    def authorize(self, request, asked):
        app = self.apps.get(asked.get("appid"))
        is_right = app and app.kind == request.path and asked.get("response_type") == "code"
        if not is_right or asked.get("scope") not in SCOPES[request.path]:
            return html("Scope 参数错误或没有 Scope 权限")
        if "inside" in app.secret and not ORDER.fullmatch(request.target):
            return html("该链接无法访问")
        if asked["scope"] == "snsapi_base":  # asks nobody
            return self.decide(asked | {"answer": "yes"}, "")
        return html(page(asked, self.now_here.nickname, is_inside=app.kind != "/connect/qrconnect"))

    def decide(self, given, fault):
        """The visitor pressed a button of the page."""
        state = "somebodyelsesstate" if fault == "wrong state" else given.get("state", "")
        if given.get("answer") != "yes":
            return back(given["redirect_uri"], state=state)
        code = self.next_number("0")
        self.codes[code] = (given["appid"], self.now_here, self.now(), given["scope"])
        if fault == "replayed code" and self.used:
            code = sorted(self.used)[-1]
        return back(given["redirect_uri"], code=code, state=state)

    def token(self, given, fault):
        app = self.apps.get(given.get("appid"))
        if app is None:
            return refused(40013, "invalid appid")
        if given.get("secret") != app.secret:
            return refused(40125, "invalid appsecret")
        if given.get("grant_type") != "authorization_code":
            return refused(40002, "invalid grant_type")
        code = given.get("code", "")
        if not code:
            return refused(41008, "missing code")
        if code in self.used:
            return refused(40163, "code been used")
        owner, person, at, scope = self.codes.get(code, ("", None, self.now(), ""))
        is_late = (self.now() - at).total_seconds() > CODE_SECONDS
        if owner != given["appid"] or is_late:
            return refused(40029, "invalid code")
        self.used.add(code)
        return self.grant(given["appid"], person, scope, fault)

    def grant(self, appid, person, scope, fault):
        token, refreshing = self.next_number("ACCESS"), self.next_number("REFRESH")
        whose = Person("stranger", "别人") if fault == "other person" else person
        self.tokens[token] = (appid, whose, scope)
        self.refreshing[refreshing] = (appid, person, scope)
        facts = {
            "access_token": token,
            "expires_in": 7200,
            "refresh_token": refreshing,
            "openid": person.openid(appid),
            "scope": scope,
        }
        if fault == "no openid":
            del facts["openid"]
        if self.apps[appid].tells_union and scope != "snsapi_base":
            facts["unionid"] = person.unionid
        return facts

    def refresh(self, given, fault):
        appid, person, scope = self.refreshing.get(given.get("refresh_token"), ("", None, ""))
        if not appid or appid != given.get("appid"):
            return refused(40030, "invalid refresh_token")
        return self.grant(appid, person, scope, fault)

    def userinfo(self, given, fault):
        appid, person, scope = self.tokens.get(given.get("access_token"), ("", None, ""))
        if not appid:
            return refused(40001, "invalid credential, access_token is invalid or not latest")
        if scope == "snsapi_base":
            return refused(48001, "api unauthorized")
        if given.get("openid") not in {p.openid(appid) for p in (person, *self.people.values())}:
            return refused(40003, "invalid openid")
        facts = {
            "openid": "oSomebodyElsesOpenid0001"
            if fault == "other openid"
            else person.openid(appid),
            "nickname": person.nickname,
            "sex": 0,
            "language": "",
            "city": "",
            "province": "",
            "country": "",
            "headimgurl": f"{self.url}/face.png",
            "privilege": [],
        }
        return facts | ({"unionid": person.unionid} if self.apps[appid].tells_union else {})

    def auth(self, given, fault):
        appid, person, _scope = self.tokens.get(given.get("access_token"), ("", None, ""))
        if not appid or given.get("openid") != person.openid(appid):
            return refused(40003, "invalid openid")
        return {"errcode": 0, "errmsg": "ok"}


def back(address, **facts):
    return Answer(302, headers={"Location": f"{address}?{urlencode(facts)}"})


def html(body):
    return Answer(200, body.encode(), {"Content-Type": "text/html; charset=utf-8"})


def refused(code, message):
    return {"errcode": code, "errmsg": f"{message}, rid: 6921-standin"}


def told(facts, fault):
    kind = "application/json; charset=ISO-8859-1" if fault == "wrong type" else "text/plain"
    return Answer(200, json.dumps(facts, ensure_ascii=False).encode(), {"Content-Type": kind})


if __name__ == "__main__":
    run_alone(WeixinLogin)
