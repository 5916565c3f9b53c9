"""Words for study: {% load study %}."""

from django import template

register = template.Library()


@register.filter
def clock(seconds):
    """Seconds as a player shows them: 2:05, 1:02:05."""
    minutes, second = divmod(int(seconds or 0), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
