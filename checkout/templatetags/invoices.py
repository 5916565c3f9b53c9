from django import template

from checkout.invoices.requesting import live_invoice, refusal

register = template.Library()


@register.inclusion_tag("invoices/of_order.html")
def invoice_of_order(order):
    """The invoice of a paid order, as its owner sees it, or the way to ask for one."""
    last = order.payment and (live_invoice(order) or order.invoices.first())
    return {"order": order, "invoice": last, "may_ask": refusal(order, live_invoice(order)) is None}
