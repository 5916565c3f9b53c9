"""WeChat's OAuth: websites (a QR code to scan) and official accounts (in its own browser).

https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login.html
https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html
Neither takes PKCE. Both refuse with status 200 and an errcode.
"""

import re
from urllib.parse import urlencode

from django.views.decorators.debug import sensitive_variables

from accounts.social import wire
from accounts.social.identity import Identity

ID = re.compile(r"[A-Za-z0-9_-]{6,128}")  # an openid or a unionid
BUSY = {-1, 45009, 45011}  # try again: the system, and two limits
USED_UP = {40029, 40163, 41008, 42003}  # codes that are wrong, used, missing or too old


def authorize_url(application, *, return_url, state):
    """Where the browser goes. WeChat insists on this order, and on what follows the #."""
    asked = {
        "appid": application.app_id,
        "redirect_uri": return_url,
        "response_type": "code",
        "scope": application.scope,
        "state": state,
    }
    return f"{application.authorize_url}?{urlencode(asked)}#wechat_redirect"


@sensitive_variables()
def identify(application, *, code, return_url):
    """The Identity behind a code, which is good for once. Raises Unavailable or Refused."""
    token = ask(
        f"{application.api_url}/sns/oauth2/access_token",
        appid=application.app_id,
        secret=application.secret,
        code=code,
        grant_type="authorization_code",
    )
    openid = id_in(token, "openid")
    profile = ask(
        f"{application.api_url}/sns/userinfo",
        access_token=wire.text_of(token, "access_token", 1024),
        openid=openid,
        lang="zh_CN",
    )
    if id_in(profile, "openid") != openid:
        raise wire.Refused("openid", "the profile is another person's")
    return Identity(
        app_id=application.app_id,
        subject=openid,
        union=unionid_of(token, profile),
        nickname=wire.text_of(profile, "nickname"),
        avatar_url=wire.text_of(profile, "headimgurl", 500),
    )


@sensitive_variables()
def ask(url, **fields):
    status, told = wire.ask("GET", url, fields)
    if told.get("errcode") in BUSY:
        raise wire.Unavailable(f"{url}: errcode {told['errcode']}")
    if told.get("errcode"):
        raise wire.Refused(told["errcode"], wire.text_of(told, "errmsg", 100))
    if status != 200:
        raise wire.Unavailable(f"{url}: HTTP {status}")
    return told


def id_in(told, name):
    value = wire.text_of(told, name)
    if not ID.fullmatch(value):
        raise wire.Unavailable(f"no {name} in the answer")
    return value


def unionid_of(token, profile):
    """Empty where the application is bound to no open platform account."""
    told = {wire.text_of(answer, "unionid") for answer in (token, profile)} - {""}
    if len(told) > 1 or not all(ID.fullmatch(value) for value in told):
        raise wire.Refused("unionid", "two answers, two persons")
    return told.pop() if told else ""


def is_used_up(refusal):
    """Whether a fresh code may be accepted where this one was not."""
    return refusal.code in USED_UP
