"""Other companies that take money for us. ``PAYMENT_GATEWAYS`` names them."""

from django.conf import settings
from django.utils.module_loading import import_string

from payments.gateways.base import Gateway, UnknownGateway


def get_gateway(name) -> Gateway:
    """The adapter called ``name``, made from today's settings. Raises UnknownGateway."""
    if name not in settings.PAYMENT_GATEWAYS:
        raise UnknownGateway(name)
    return import_string(settings.PAYMENT_GATEWAYS[name]).from_settings()
