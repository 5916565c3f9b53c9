"""What somebody came with: in plain words, and whether it was here before."""

import re
import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

COOKIE = "device"
YEAR = 365 * 24 * 60 * 60
NUMBER = re.compile(r"[\w-]{43}")

# The first that is found is the one: many browsers say that they are others too.
BROWSERS = [
    ("MicroMessenger", "微信"),
    ("Weibo", "微博"),
    ("DingTalk", "钉钉"),
    ("AlipayClient", "支付宝"),
    ("MQQBrowser", "QQ 浏览器"),
    ("QQBrowser", "QQ 浏览器"),
    ("UCBrowser", "UC 浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
]


def name_device(user_agent):
    """ "Chrome · Windows"; empty when nothing is known by name."""
    found = [
        next((name for mark, name in table if mark in user_agent), "")
        for table in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(name for name in found if name)


def key_of(request, *, give):
    """A digest of the number this browser keeps. A browser without one is given one if `give`;
    else it has none: "".
    """
    number = request.COOKIES.get(COOKIE, "")
    if not NUMBER.fullmatch(number):
        if not give:
            return ""
        number = request.COOKIES[COOKIE] = request.new_device = secrets.token_urlsafe(32)
    return salted_hmac("accounts.device", number, algorithm="sha256").hexdigest()


class DeviceMiddleware:
    """Leaves the number with a browser that was given one: at a login, on no public page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if number := getattr(request, "new_device", ""):
            response.set_cookie(
                COOKIE,
                number,
                max_age=2 * YEAR,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
