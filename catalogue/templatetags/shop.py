from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.money import to_fen

register = template.Library()


@register.filter
def money(amount):
    """¥1,999 or ¥0.01: yuan as people write them, without idle zeros. Nothing for None."""
    if amount is None or amount == "":
        return ""
    amount = to_fen(Decimal(amount))
    sign = "-" if amount < 0 else ""
    digits = f"{abs(amount):,.2f}".removesuffix(".00")
    return f"{sign}¥{digits}"


@register.filter
def moment(when):
    """11月30日 18:00, on the site's clock; with the year where that is another one."""
    local = timezone.localtime(when)
    is_this_year = local.year == timezone.localdate().year
    return date_format(local, _("n月j日 H:i") if is_this_year else _("Y年n月j日 H:i"))
