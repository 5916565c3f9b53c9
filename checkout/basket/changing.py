"""Changing what lies in a basket: another period, or out with it."""

from django.utils.translation import gettext as _

from catalogue.models import PricePeriod
from catalogue.titles import inside
from checkout.basket.choosing import as_id
from checkout.basket.models import NotAdded

FIELD = "period:"


def change_periods(*, basket, data):
    """Give lines the periods that a form names (`period:<line reference>`: PricePeriod id).

    Returns sentences about what could not be done; nothing is lost by them.
    """
    wanted = {name.removeprefix(FIELD): as_id(data[name]) for name in data if FIELD in name}
    lines = {line.line_reference: line for line in basket.all_lines() if line.period_id}
    changed = {
        lines[reference]: period_id
        for reference, period_id in wanted.items()
        if reference in lines and lines[reference].period_id != period_id
    }
    if not changed:
        return []
    periods = PricePeriod.objects.in_bulk(changed.values())
    problems = []
    for line, period_id in changed.items():
        problems += change_period(basket, line, periods.get(period_id))
    return problems


def change_period(basket, line, period):
    title = line.product.get_title()
    if period is None or period.product_id != line.product_id:
        return [_("《%s》没有这个有效期，请重新选择") % inside(title)]
    try:
        basket.add_course(line.product, period)
    except NotAdded as error:
        return [_("《%(title)s》：%(reason)s") % {"title": inside(title), "reason": error}]
    return []


def change_quantities(*, basket, data):
    """Of goods (`quantity:<line reference>`); a course is always one. Returns problems."""
    problems = []
    for line in list(basket.all_lines()):
        wanted = as_id(data.get(f"quantity:{line.line_reference}"))
        if line.product.is_course or wanted in (0, line.quantity):
            continue
        allowed, reason = is_quantity_allowed(basket, line, wanted)
        if allowed:
            line.quantity = wanted
            line.save(update_fields=["quantity", "date_updated"])
        else:
            title = inside(line.product.get_title())
            problems.append(_("《%(title)s》：%(reason)s") % {"title": title, "reason": reason})
    basket.reset_offer_applications()
    return problems


def is_quantity_allowed(basket, line, wanted):
    if wanted > line.quantity:
        return basket.is_quantity_allowed(wanted - line.quantity, line)
    return line.purchase_info.availability.is_purchase_permitted(wanted)


def remove_line(*, basket, reference) -> bool:
    """True when there was such a line."""
    lines = basket.lines.all() if basket.pk else ()
    found = [line for line in lines if line.line_reference == reference]
    for line in found:
        line.delete()
    basket.reset_offer_applications()
    return bool(found)
