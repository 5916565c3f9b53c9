from django import template
from django.urls import reverse

from accounts.social.applications import NAMES, is_in_wechat, is_on_phone, offered
from accounts.social.owned import rows_of

register = template.Library()


@register.simple_tag(takes_context=True)
def social_ways(context, place):
    """The buttons for this place of an entrance page: {"ways", "hint"}.

    `place`: "top" or "bottom". Inside WeChat its own login leads; elsewhere the site's does.
    """
    request = context["request"]
    in_wechat = is_in_wechat(request)
    if (place == "top") != in_wechat:
        return {}
    ways = [
        {"id": made.provider, "name": NAMES[made.provider], "url": address_of(made.provider)}
        for made in offered(request)
    ]
    has_qr = any(way["id"] == "weixin" for way in ways) and not in_wechat
    return {"ways": ways, "hint": has_qr and is_on_phone(request)}


@register.simple_tag(takes_context=True)
def social_rows(context):
    """The entries of account security: each WeChat and Weibo that is or can be bound."""
    request = context["request"]
    return rows_of(request.user, offered(request))


def address_of(provider):
    return reverse("social_login", args=[provider])
