from django import template
from django.conf import settings
from django.utils.safestring import mark_safe

from accounts import languages

register = template.Library()

# {% local "/courses/" %}: this address in the language of the page.
register.simple_tag(languages.local, name="local")


@register.simple_tag(takes_context=True)
def current_if_under(context, *paths):
    """An aria-current attribute when the page lies at or under one of `paths`."""
    request = context.get("request")
    if request and request.path.startswith(tuple(languages.local(path) for path in paths)):
        return mark_safe(' aria-current="true"')
    return ""


@register.simple_tag(takes_context=True)
def other_language(context):
    """The language the page is not in: {"code", "name", "url"}; the url carries no query."""
    here = languages.current_language()
    code, name = next((code, name) for code, name in settings.LANGUAGES if code != here)
    path = context["request"].path if context.get("request") else "/"
    return {"code": code, "name": name, "url": languages.in_language(path, code)}
