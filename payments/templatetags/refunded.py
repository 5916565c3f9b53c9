from decimal import Decimal

from django import template

from payments.models import Refund

register = template.Library()


@register.inclusion_tag("payments/refunded.html")
def refunded(payment):
    """What of the payment the payer has again, and what is on its way back."""
    back = [one.amount for one in payment.refunds.all() if one.status == Refund.Status.DONE]
    back = sum(back, Decimal("0.00"))
    return {"back": back, "promised": payment.refunded - back}
