"""Weibo's OAuth: https://open.weibo.com/wiki/Oauth2/access_token and /wiki/2/users/show.

It takes no PKCE. Errors come with status 400 and, at times, with 200. The uid is the one that the
exchange of the code tells (S4.11): the browser is never asked who it is.
"""

import re
from urllib.parse import urlencode

from django.views.decorators.debug import sensitive_variables

from accounts.social import wire
from accounts.social.identity import Identity

UID = re.compile(r"[0-9]{1,32}")
BUSY = {10001, 10002, 10003, 10009, 10010, 10011, 10022, 10023, 10024, 21319}
USED_UP = {21325, 21326}  # invalid_grant: the code is wrong, used, or too old


def authorize_url(application, *, return_url, state):
    asked = {
        "client_id": application.app_id,
        "redirect_uri": return_url,
        "response_type": "code",
        "state": state,
    }
    return f"{application.authorize_url}?{urlencode(asked)}"


@sensitive_variables()
def identify(application, *, code, return_url):
    """The Identity behind a code, which is good for once. Raises Unavailable or Refused."""
    token = ask(
        "POST",
        f"{application.api_url}/oauth2/access_token",
        client_id=application.app_id,
        client_secret=application.secret,
        grant_type="authorization_code",
        code=code,
        redirect_uri=return_url,
    )
    uid = uid_in(token, "uid")
    profile = ask(
        "GET",
        f"{application.api_url}/2/users/show.json",
        access_token=wire.text_of(token, "access_token", 1024),
        uid=uid,
    )
    if uid_in(profile, "idstr") != uid:
        raise wire.Refused("uid", "the profile is another person's")
    return Identity(
        app_id=application.app_id,
        subject=uid,
        nickname=wire.text_of(profile, "screen_name"),
        avatar_url=wire.text_of(profile, "avatar_large", 500),
    )


@sensitive_variables()
def ask(method, url, **fields):
    status, told = wire.ask(method, url, fields)
    code = told.get("error_code") or told.get("error")
    if code in BUSY:
        raise wire.Unavailable(f"{url}: error_code {code}")
    if code:
        raise wire.Refused(code, wire.text_of(told, "error", 100))
    if status != 200:
        raise wire.Unavailable(f"{url}: HTTP {status}")
    return told


def uid_in(told, name):
    value = wire.text_of(told, name)
    if not UID.fullmatch(value):
        raise wire.Unavailable(f"no {name} in the answer")
    return value


def is_used_up(refusal):
    """Whether a fresh code may be accepted where this one was not."""
    return refusal.code in USED_UP
