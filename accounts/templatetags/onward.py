"""Links between the pages of the entrance: where the visitor was going goes along."""

from allauth.account.utils import get_next_redirect_url
from django import template
from django.urls import reverse
from django.utils.http import urlencode

register = template.Library()


@register.simple_tag(takes_context=True)
def onward(context, name, **query):
    """The address of the page `name`, with `next` where it is a page of this site."""
    url = get_next_redirect_url(context["request"])
    query |= {"next": url} if url else {}
    return reverse(name) + (f"?{urlencode(query)}" if query else "")
