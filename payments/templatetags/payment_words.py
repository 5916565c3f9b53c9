from django import template

from payments import words

register = template.Library()


@register.filter
def in_words(reason):
    """Why a gateway or a notice was not believed, in Chinese."""
    return words.reason(reason)
