"""Who the buyer in WeChat's own browser is: the official account's OAuth, snsapi_base."""

from urllib.parse import urlencode

import requests
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from payments.gateways.base import GatewayRefused, GatewayUnavailable

CONNECT_AND_READ_SECONDS = (3, 5)


def is_set_up():
    return bool(settings.WEIXIN_MP_APP_ID)


def authorize_url(*, return_url, state):
    """Where the browser goes; it comes back at once, with ``code`` and ``state``."""
    asked = {
        "appid": settings.WEIXIN_MP_APP_ID,
        "redirect_uri": return_url,
        "response_type": "code",
        "scope": "snsapi_base",
        "state": state,
    }  # WeChat insists on this order, and on what follows the #
    return f"{settings.WEIXIN_MP_AUTHORIZE_URL}?{urlencode(asked)}#wechat_redirect"


@sensitive_variables("asked")
def openid_of(code):
    """The openid behind a code, which is good for once: it is never asked again.

    Raises GatewayUnavailable or GatewayRefused; WeChat refuses with status 200 and an errcode.
    """
    asked = {
        "appid": settings.WEIXIN_MP_APP_ID,
        "secret": settings.WEIXIN_MP_APP_SECRET,
        "code": code,
        "grant_type": "authorization_code",
    }
    url = f"{settings.WEIXIN_MP_API_URL.rstrip('/')}/sns/oauth2/access_token"
    try:
        answer = requests.get(
            url, params=asked, timeout=CONNECT_AND_READ_SECONDS, allow_redirects=False
        )
        told = answer.json() if answer.status_code == 200 else None
    except (requests.RequestException, ValueError) as error:  # its text would hold the secret
        raise GatewayUnavailable(f"{url}: {type(error).__name__}") from None
    if not isinstance(told, dict):
        raise GatewayUnavailable(f"{url}: HTTP {answer.status_code}, no JSON object")
    if told.get("errcode"):
        refuse(told)
    openid = told.get("openid")
    if not openid or not isinstance(openid, str):
        raise GatewayUnavailable(f"{url}: no openid")
    return openid


def refuse(told):
    """-1: it is busy, says WeChat. Everything else is a refusal."""
    if told["errcode"] == -1:
        raise GatewayUnavailable("weixin: errcode -1")
    raise GatewayRefused(str(told["errcode"]), str(told.get("errmsg", ""))[:100])
