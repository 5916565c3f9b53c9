from django import template
from django.conf import settings
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def operator():
    """Who answers for this site, and the periods that its texts name, as they are set."""
    return {
        "name": settings.OPERATOR_NAME or _("本网站的运营者"),
        "email": settings.PRIVACY_EMAIL,
        "event_days": settings.EVENT_DAYS,
        "closing_days": settings.CLOSING_DAYS,
    }
