"""Other companies that take money for us. ``PAYMENT_GATEWAYS`` names them."""

from django.conf import settings
from django.utils.module_loading import import_string

from payments.gateways.base import Gateway


def get_gateway(name) -> Gateway:
    """The adapter called ``name``, made from today's settings. KeyError for an unknown name."""
    return import_string(settings.PAYMENT_GATEWAYS[name]).from_settings()
