from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def welcome_beli():
    """What a proven contact brings (D2)."""
    return settings.WELCOME_BELI
