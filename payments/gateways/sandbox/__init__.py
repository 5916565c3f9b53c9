"""A stand-in for Alipay on the same machine: the real protocol, and money that does not exist.

Written from the protocol; it shares no line with our adapter. Production cannot import it.
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if not settings.EMBEDDED_CASHIER:
    raise ImproperlyConfigured(
        "payments.gateways.sandbox takes no real money; it exists in the embedded settings only."
    )
