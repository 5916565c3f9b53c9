from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from payments.gateways.names import name_of

register = template.Library()
register.filter("gateway_name", name_of)


@register.simple_tag
def ways_to_pay():
    """What the shop promises: the gateways that it has, by name."""
    names = _("、").join(name_of(gateway) for gateway in settings.PAYMENT_GATEWAYS)
    return _("%(names)s付款") % {"names": names}
