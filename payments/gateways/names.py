"""What people call the gateways."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

NAMES = {"alipay": _("支付宝"), "wechat": _("微信支付")}


def name_of(gateway):
    return str(NAMES.get(gateway, gateway))


def every_gateway():
    """(code, name) of those in use and those known from before."""
    codes = dict.fromkeys([*settings.PAYMENT_GATEWAYS, *NAMES])
    return [(code, name_of(code)) for code in codes]
