"""Other companies that take money for us. ``PAYMENT_GATEWAYS`` names them."""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from payments.gateways.base import Gateway, UnknownGateway

LABELS = {"alipay": _("支付宝"), "wechat": _("微信支付")}


def label_of(name):
    """What people call the gateway, also one that was taken out of the settings."""
    return LABELS.get(name, name)


def get_gateway(name) -> Gateway:
    """The adapter called ``name``, made from today's settings. Raises UnknownGateway."""
    if name not in settings.PAYMENT_GATEWAYS:
        raise UnknownGateway(name)
    return import_string(settings.PAYMENT_GATEWAYS[name]).from_settings()
