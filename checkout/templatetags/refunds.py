from django import template

from checkout.refunds.standing import may_ask, may_open

register = template.Library()


@register.inclusion_tag("refunds/of_order.html")
def refunds_of_order(order):
    """The refunds of an order, as its owner sees them, and the way to ask for one."""
    wishes = order.refund_requests.select_related("refund").prefetch_related("lines__line")
    return {"order": order, "wishes": wishes, "may_ask": may_ask(order)}


@register.filter
def may_open_refund(order):
    """May staff open a refund request for it?"""
    return may_open(order)


@register.filter
def money_back(wish):
    """Yuan that a request sends back: as decided, or else as the rule has it."""
    return sum(row.money if was_approved(wish) else row.quoted_money for row in wish.lines.all())


@register.filter
def beli_back(wish):
    """Beli that a request sends back."""
    return sum(row.beli if was_approved(wish) else row.quoted_beli for row in wish.lines.all())


@register.filter
def was_decided(wish):
    """Is its every line decided, for good or on the way?"""
    return was_approved(wish)


@register.filter
def opened_by_staff(wish):
    return wish.asked_by_id != wish.order.user_id


def was_approved(wish):
    return wish.status in {wish.Status.APPROVED, wish.Status.DONE}
