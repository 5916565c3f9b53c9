"""What this site is registered as at WeChat and Weibo, as far as the settings say."""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.social import weibo, weixin


@dataclass(frozen=True)
class Application:
    """One registration. `is_inside`: an official account, for WeChat's own browser."""

    provider: str
    app_id: str
    secret: str = field(repr=False)
    api_url: str
    authorize_url: str
    scope: str = ""
    is_inside: bool = False

    @property
    def protocol(self):
        return PROTOCOLS[self.provider]


PROTOCOLS = {"weixin": weixin, "weibo": weibo}
NAMES = {"weixin": _("微信"), "weibo": _("微博")}


def is_in_wechat(request):
    """WeChat's own browser: it shows no QR code that its phone could scan."""
    return bool(request) and "MicroMessenger" in request.headers.get("User-Agent", "")


def is_on_phone(request):
    """A browser on a phone, where a QR code needs a second phone."""
    return "Mobile" in request.headers.get("User-Agent", "")


def registered():
    """Every Application whose id the settings hold."""
    return [made for made in (scan(), inside(), on_weibo()) if made.app_id]


def offered(request):
    """Those that this browser can use, the most natural first."""
    in_wechat = is_in_wechat(request)
    return [
        made for made in registered() if made.provider != "weixin" or made.is_inside == in_wechat
    ]


def scan():
    return Application(
        provider="weixin",
        app_id=settings.WEIXIN_APP_ID,
        secret=settings.WEIXIN_APP_SECRET,
        api_url=settings.WEIXIN_OAUTH_BASE_URL.rstrip("/"),
        authorize_url=settings.WEIXIN_AUTHORIZE_URL,
        scope="snsapi_login",
    )


def inside():
    return Application(
        provider="weixin",
        app_id=settings.WEIXIN_MP_APP_ID,
        secret=settings.WEIXIN_MP_APP_SECRET,
        api_url=settings.WEIXIN_MP_API_URL.rstrip("/"),
        authorize_url=settings.WEIXIN_MP_AUTHORIZE_URL,
        scope="snsapi_userinfo",
        is_inside=True,
    )


def on_weibo():
    base = settings.WEIBO_OAUTH_BASE_URL.rstrip("/")
    return Application(
        provider="weibo",
        app_id=settings.WEIBO_APP_ID,
        secret=settings.WEIBO_APP_SECRET,
        api_url=base,
        authorize_url=f"{base}/oauth2/authorize",
    )
