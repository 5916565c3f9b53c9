"""Oscar, orders, money."""

from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from oscar.defaults import *

from shuyuan.env import env, pem
from shuyuan.settings.weixin import *
from shuyuan.settings.weixin import WECHATPAY_MCHID

OSCAR_SHOP_NAME = "书院"
OSCAR_SHOP_TAGLINE = "Shuyuan"
OSCAR_HOMEPAGE = "/"
OSCAR_DEFAULT_CURRENCY = "CNY"
OSCAR_SLUG_ALLOW_UNICODE = True
OSCAR_ALLOW_ANON_REVIEWS = False
OSCAR_ALLOW_ANON_CHECKOUT = False
OSCAR_BASKET_COOKIE_LIFETIME = 24 * 60 * 60  # D13: a guest's basket lives a day
OSCAR_MAX_BASKET_QUANTITY_THRESHOLD = 100  # D13
OSCAR_THUMBNAILER = "oscar.core.thumbnails.EasyThumbnails"
OSCAR_HIDDEN_FEATURES = ["wishlists", "reviews"]  # D29: who may write one comes with the community
OSCAR_OFFERS_IMPLEMENTED_TYPES = ["SITE"]  # a coupon makes its own offer
OSCAR_EAGER_ALERTS = False
OSCAR_FROM_EMAIL = DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default="书院 <no-reply@shuyuan.test>"
)
OSCAR_SEND_REGISTRATION_EMAIL = False
OSCAR_CSV_INCLUDE_BOM = True  # or Excel takes Chinese for something else
# Oscar's pages still need the setting to exist; nothing searches through Haystack.
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}

# An unpaid order is kept for this long; the gateway is told the same deadline (D18).
ORDER_DEADLINE = timedelta(minutes=env.int("ORDER_DEADLINE_MINUTES", default=30))
# Messages and books of what is paid within so many seconds are seen to together.
FOLLOW_UP_SECONDS = 1
BELI_PER_YUAN = 10  # D2
WELCOME_BELI = 100  # D2
# D19: the whole goes back within so many days of payment while less than this share of the lessons
# was seen; later the unused days do, those of a course for ever out of so many.
REFUND_WHOLE_DAYS = 7
REFUND_WHOLE_SHARE = Decimal("0.20")
REFUND_FOREVER_DAYS = 720
MONEY_STEP = Decimal("0.01")

ALIPAY_APP_ID = env.str("ALIPAY_APP_ID", default="")
ALIPAY_SELLER_ID = env.str("ALIPAY_SELLER_ID", default="")
ALIPAY_GATEWAY_URL = env.str("ALIPAY_GATEWAY_URL", default="https://openapi.alipay.com/gateway.do")
ALIPAY_APP_PRIVATE_KEY = pem("ALIPAY_APP_PRIVATE_KEY")
ALIPAY_PUBLIC_KEY = pem("ALIPAY_PUBLIC_KEY")
PAYMENT_GATEWAYS = {"alipay": "payments.gateways.alipay.Alipay"}
if WECHATPAY_MCHID:
    PAYMENT_GATEWAYS["wechat"] = "payments.gateways.wechat.WeChatPay"
EMBEDDED_CASHIER = False


def whoever_may(*permissions):
    """An entry of the dashboard's menu is for staff who have one of them, as its page is."""

    def may(user, *address):
        return user.is_staff and any(user.has_perm(permission) for permission in permissions)

    return may


PAYMENT_PAGES = [
    (_("支付记录"), "payments:list", "payments.view_payment"),
    (_("渠道通知"), "payments:notices", "payments.view_notice"),
    (_("退款"), "payments:refunds", "payments.view_refund"),
    (_("对账"), "payments:statements", "payments.view_statement"),
    (_("收入"), "takings:page", "payments.view_statement"),
]


OSCAR_DASHBOARD_NAVIGATION[2]["children"].append(
    {
        "label": _("运费"),
        "url_name": "dashboard:shipping-method-list",
        "access_fn": whoever_may("shipping.view_weightbased"),
    }
)
OSCAR_DASHBOARD_NAVIGATION.insert(
    3,
    {
        "label": _("支付"),
        "icon": "fas fa-yen-sign",
        "access_fn": whoever_may(*(permission for _label, _name, permission in PAYMENT_PAGES)),
        "children": [
            {"label": label, "url_name": name, "access_fn": whoever_may(permission)}
            for label, name, permission in PAYMENT_PAGES
        ],
    },
)
OSCAR_DASHBOARD_NAVIGATION.insert(
    4,
    {
        "label": _("贝里"),
        "icon": "fas fa-coins",
        "url_name": "beli_dashboard:people",
        "access_fn": whoever_may("beli.view_entry"),
    },
)
OSCAR_DASHBOARD_NAVIGATION.insert(
    5,
    {
        "label": _("退费"),
        "icon": "fas fa-undo",
        "url_name": "refunds_dashboard:list",
        "access_fn": whoever_may("checkout.decide_refundrequest"),
    },
)
OSCAR_DASHBOARD_NAVIGATION.insert(
    6,
    {
        "label": _("发票"),
        "icon": "fas fa-file-invoice",
        "url_name": "invoice_dashboard:list",
        "access_fn": whoever_may("checkout.view_invoice"),
    },
)
OSCAR_DASHBOARD_NAVIGATION.insert(
    7,
    {
        "label": _("短信"),
        "icon": "fas fa-sms",
        "url_name": "sms_dashboard:list",
        "access_fn": whoever_may("notifications.view_smsmessage"),
    },
)
OSCAR_DASHBOARD_NAVIGATION.insert(
    8,
    {
        "label": _("账户合并"),
        "icon": "fas fa-user-friends",
        "url_name": "merges_dashboard:list",
        "access_fn": whoever_may("accounts.view_merge"),
    },
)
