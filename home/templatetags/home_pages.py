import json

from django import template
from django.utils.safestring import mark_safe

from home import addresses

register = template.Library()

# As in django.utils.html.json_script: nothing in the data can end the script element.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def absolute(path):
    """A path of this site with its domain; what has a domain already stays as it is."""
    return path if path.startswith(("http://", "https://")) else addresses.absolute(path)


@register.filter
def ld_json(markup):
    return mark_safe(json.dumps(markup, ensure_ascii=False).translate(ESCAPES))
