"""A stand-in for login by Weibo: its page of consent, and its API.

Written from open.weibo.com/wiki (Oauth2/authorize, Oauth2/access_token, 2/users/show). Refusals of
the OAuth endpoints come with status 400; "error in 200" says the same with 200, which happens.

Faults, beside those of faults.py: "error in 200", "wrong type", "wrong state", "replayed code",
"other person" (the profile of somebody else), "no uid".
"""

import json
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from tests.standins.faces import PICTURE
from tests.standins.server import Answer, Standin, run_alone
from tests.standins.weixin_pages import PAGE, hidden

KEPT = ("client_id", "redirect_uri", "state")
CODE_SECONDS = 5 * 60
OPERATIONS = {
    "/oauth2/authorize": "authorize",
    "/standin-decide": "decide",
    "/oauth2/access_token": "token",
    "/oauth2/get_token_info": "token_info",
    "/oauth2/revokeoauth2": "revoke",
    "/2/users/show.json": "show",
    "/face.png": "face",
}


class Wrong(Exception):
    def __init__(self, code, error, description=""):
        self.facts = {
            "error": error,
            "error_code": code,
            "request": "/oauth2/access_token",
            "error_uri": "/oauth2/access_token",
            "error_description": description,
        }


@dataclass
class Person:
    uid: int
    screen_name: str


class Weibo(Standin):
    CONTROLS = Standin.CONTROLS | {"comes"}

    def __init__(self, *, key="1234567890", secret="weibo-secret", **kwargs):
        self.key, self.secret = key, secret
        self.callback = ""  # what is registered; any, while nothing is
        super().__init__(**kwargs)

    def begin_anew(self):
        super().begin_anew()
        self.codes, self.used, self.tokens = {}, set(), {}
        self.asked = []
        self.comes(1404376560, "杜甫草堂")

    def comes(self, uid, screen_name):
        """From now on this one sits before the screen."""
        self.now_here = Person(uid, screen_name)

    def operation(self, request):
        return OPERATIONS.get(request.path, "")

    def serve(self, request, operation, fault):
        self.asked.append((operation, request.method, request.target))
        given = request.query | dict(parse_qsl(request.body))
        if operation == "face":
            return Answer(200, PICTURE, {"Content-Type": "image/png"})
        if not operation:
            return Answer(404)
        if operation in ("authorize", "decide"):
            return getattr(self, operation)(given, fault)
        if operation == "token" and request.method != "POST":
            return told(Wrong(21323, "unsupported_method").facts, 400, fault)
        try:
            return told(getattr(self, operation)(given, fault), 200, fault)
        except Wrong as wrong:
            return told(wrong.facts, 200 if fault == "error in 200" else 400, fault)

    def authorize(self, asked, fault):
        if asked.get("client_id") != self.key:
            return html("error:invalid_client error_code:21324")
        if not asked.get("redirect_uri") or self.callback not in ("", asked["redirect_uri"]):
            return html("error:redirect_uri_mismatch error_code:21322")
        words = {"title": "微博授权", "yes": "授权", "no": "取消", "picture": ""}
        name = self.now_here.screen_name
        return html(PAGE.format(nickname=name, hidden=hidden(asked, KEPT), **words))

    def decide(self, given, fault):
        state = "somebodyelsesstate" if fault == "wrong state" else given.get("state", "")
        address = given["redirect_uri"]
        if given.get("answer") != "yes":
            wrong = {"error_uri": "/oauth2/authorize", "error": "access_denied"}
            denied = wrong | {
                "error_code": "21330",
                "error_description": "user denied your request.",
            }
            return back(address, state=state, **denied)
        code = f"{self.count:032x}"
        self.next_number()
        self.codes[code] = (address, self.now_here, self.now())
        if fault == "replayed code" and self.used:
            code = sorted(self.used)[-1]
        return back(address, state=state, code=code)

    def token(self, given, fault):
        if fault in ("system error", "error in 200"):
            raise Wrong(10001 if fault == "system error" else 21325, "invalid_grant")
        if given.get("client_id") != self.key or given.get("client_secret") != self.secret:
            raise Wrong(21324, "invalid_client")
        if given.get("grant_type") != "authorization_code":
            raise Wrong(21328, "unsupported_grant_type")
        address, person, at = self.codes.pop(given.get("code"), ("", None, self.now()))
        if person is None or (self.now() - at).total_seconds() > CODE_SECONDS:
            raise Wrong(21325, "invalid_grant", "invalid authorization code")
        if given.get("redirect_uri") != address:
            raise Wrong(21322, "redirect_uri_mismatch")
        self.used.add(given["code"])
        token = self.next_number("2.00")
        self.tokens[token] = person
        facts = {"access_token": token, "remind_in": "157679999", "expires_in": 157679999}
        return facts | ({} if fault == "no uid" else {"uid": str(person.uid), "isRealName": "true"})

    def whose(self, given):
        if given.get("access_token") not in self.tokens:
            raise Wrong(21332, "invalid_access_token")
        return self.tokens[given["access_token"]]

    def token_info(self, given, fault):
        person = self.whose(given)
        return {"uid": person.uid, "appkey": self.key, "scope": None, "expire_in": 157679999}

    def revoke(self, given, fault):
        self.whose(given)
        del self.tokens[given["access_token"]]
        return {"result": "true"}

    def show(self, given, fault):
        person = self.whose(given)
        uid = 999 if fault == "other person" else int(given.get("uid") or 0)
        if fault != "other person" and uid != person.uid:
            raise Wrong(20003, "User does not exists!")
        return {
            "id": uid,
            "idstr": str(uid),
            "screen_name": person.screen_name,
            "name": person.screen_name,
            "profile_url": f"u/{uid}",
            "profile_image_url": f"{self.url}/face.png",
            "avatar_large": f"{self.url}/face.png",
            "gender": "n",
        }


def back(address, **facts):
    return Answer(302, headers={"Location": f"{address}?{urlencode(facts)}"})


def html(body):
    return Answer(200, body.encode(), {"Content-Type": "text/html; charset=utf-8"})


def told(facts, status, fault):
    kind = "text/html" if fault == "wrong type" else "text/plain;charset=UTF-8"
    return Answer(status, json.dumps(facts, ensure_ascii=False).encode(), {"Content-Type": kind})


if __name__ == "__main__":
    run_alone(Weibo)
