"""Buyers in WeChat's own browser: WeChat wants to know who pays, and the official account says."""

import secrets

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from accounts.social import openids
from payments.gateways import weixin

BLOCKED = {"alipay"}  # by WeChat's own browser
STATE, OPENID = "weixin-state", "weixin-openid"


class NotAskedFor(Exception):
    """This browser was not sent to WeChat, or has come back from there before."""


class NotAllowed(Exception):
    """The buyer did not let us know."""


def is_in_wechat(request):
    return "MicroMessenger" in request.headers.get("User-Agent", "")


def can_pay_inside():
    """Else only a browser of its own can lead to the gateway."""
    return weixin.is_set_up()


def must_leave(request):
    """Is this WeChat's own browser, with nobody to say who pays?"""
    return is_in_wechat(request) and not can_pay_inside()


def blocks(request, gateway):
    """Does this browser refuse to open the gateway's pages?"""
    return gateway in BLOCKED and is_in_wechat(request)


def openid(request):
    """Learnt for this payment, or when this browser logged in by the official account."""
    return request.session.get(OPENID, "") or openids.of_this_browser(request)


def where_to_ask(request, order):
    state = request.session[STATE] = secrets.token_urlsafe(24)
    back = settings.SITE_URL + reverse("checkout:weixin", args=[order.number])
    return weixin.authorize_url(return_url=back, state=state)


def learn_openid(request):
    """From what WeChat sent the browser back with, good for once.

    Raises NotAskedFor, NotAllowed, GatewayUnavailable or GatewayRefused.
    """
    state = request.session.pop(STATE, "")
    if not state or not constant_time_compare(state, request.GET.get("state", "")):
        raise NotAskedFor
    code = request.GET.get("code", "")
    if not code:
        raise NotAllowed
    request.session[OPENID] = weixin.openid_of(code)
