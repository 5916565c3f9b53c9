from django import template

from checkout import receipts, states

register = template.Library()


@register.filter
def status_label(status):
    """What people call an order's status."""
    return states.status_label(status)


@register.filter
def has_goods(lines):
    """Is anything among these order lines sent to somebody?"""
    return any(not line.is_course for line in lines)


@register.filter
def back_of(order):
    """What of an order went back, and what remains: a checkout.receipts.Back."""
    return receipts.back_of(order)


@register.simple_tag
def status_labels():
    """{status: label}, for a script."""
    return {value: str(label) for value, label in states.Status.choices}
