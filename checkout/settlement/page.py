"""What the settlement page shows: rows with coupons and steps, the sum, and what else there is."""

from django.conf import settings
from django.utils.translation import gettext as _

from checkout import chosen_gateway, gateways, in_wechat
from checkout.basket.rows import rows_of
from checkout.price_steps import PriceStep, first_steps, published_in_all, steps_of_sum
from checkout.settlement.changes import SHOWN_PERIODS, SHOWN_PRICES, told_periods, told_prices
from checkout.settlement.quoting import quote
from checkout.settlement.wishes import ALL, spoken, too_many
from checkout.shipping import address_for, copy_of, told


def page_of(request, choice):
    """The page's context; without `quote` where nothing of the choice can be settled."""
    rows = rows_of(choice.lines, user=request.user)
    lines = [row.line for row in rows if row.can_be_settled]
    page = {"rows": rows, "lines": lines, "choice": choice, "hidden_fields": which(choice)}
    if not lines:
        return page
    address = address_for(request, basket=choice.basket, lines=lines)
    quoted = quote(
        user=request.user,
        basket=choice.basket,
        lines=lines,
        wish=choice.wish,
        shipping_address=copy_of(address),
    )
    tell_each(rows, quoted)
    page["hidden_fields"] = [*which(choice), *what_is_shown(quoted), *told(address)]
    return page | {
        "quote": quoted,
        "more": quoted.saved_by_best - quoted.saved,
        **whole(rows, quoted.sum),
        "unusable": unusable(quoted),
        "known_claims": {one.claim.pk for one in [*offered(quoted), *quoted.others]},
        "beli_error": said_of_beli(choice, quoted),
        "rate": settings.BELI_PER_YUAN,
        "needs_address": choice.basket.showing(lines).is_shipping_required(),
        "address": address,
        "pieces": sum(line.quantity for line in lines),
        **ways_to_pay(request),
    }


def ways_to_pay(request):
    return {
        "gateways": gateways.choices(chosen_gateway.chosen(request)),
        "leave_wechat": in_wechat.must_leave(request),
        "minutes": int(settings.ORDER_DEADLINE.total_seconds() // 60),
    }


def which(choice):
    """A line of the basket names itself where it is shown."""
    return choice.fields if choice.buys_now else []


def tell_each(rows, quoted):
    """Give every row its part of the quote (`quoted`) and its `steps`."""
    names = {
        offer.claim.pk: f"{offer.terms.label} {offer.claim.voucher.title}"
        for offer in offered(quoted)
    }
    parts = {part.line.line_reference: part for part in quoted.rows}
    for row in rows:
        row.quoted = parts.get(row.line.line_reference)
        row.steps = steps_of_sum(row.quoted.sum, names, row.offer) if row.quoted else []
        row.published = row.steps[0].amount if row.steps else None


def offered(quoted):
    """Every coupon at every place where it might be used."""
    return [*quoted.general_offers, *(offer for row in quoted.rows for offer in row.offers)]


def unusable(quoted):
    """Coupons that can be used nowhere here, each once, with why."""
    usable = {offer.claim.pk for offer in offered(quoted) if offer.is_usable}
    rest = {offer.claim.pk: offer for offer in offered(quoted) if offer.claim.pk not in usable}
    return [*rest.values(), *quoted.others]


def what_is_shown(quoted):
    """For wishes.read_wish, and for place_order to compare."""
    coupons = {line.key: line.coupon for line in quoted.sum.lines if line.coupon}
    wished = ALL if quoted.wish.beli is None else quoted.wish.beli
    return [
        *([] if quoted.beli_most else [("beli", wished)]),  # no field asks for them then
        ("choose", "best" if quoted.wish.is_best else "own"),
        ("shown_coupons", spoken(coupons, quoted.sum.general)),
        (SHOWN_PRICES, told_prices(quoted)),
        (SHOWN_PERIODS, told_periods(quoted)),
        ("shown_beli", quoted.beli),
        ("most_beli", quoted.beli_most),
        ("wished_beli", wished),
        ("expected_total", f"{quoted.pay:.2f}"),
        ("expected_beli", quoted.beli),
    ]


def whole(rows, total):
    """What all lines cost as published, and what takes something off, in the order of S0.38."""
    published, sales = published_in_all(
        first_steps(row.quoted.sum.price, row.published, row.offer.sale_name if row.offer else "")
        for row in rows
        if row.quoted
    )
    taken_off = [
        PriceStep(_("课程券"), -total.coupons_off),
        PriceStep(_("通用券"), -total.general_off),
        PriceStep(_("贝里"), -total.beli_off),
    ]
    return {
        "published": published,
        "reductions": [*sales, *filter(by_something, taken_off)],
        "saved": published - total.goods_total + total.saved,
    }


def by_something(step):
    return step.amount


def said_of_beli(choice, quoted):
    """What is wrong with the number of beli that was asked for, be it in the address."""
    wished = choice.wish.beli
    if choice.beli_error or wished is None or wished <= quoted.beli_most:
        return choice.beli_error
    return too_many(quoted.beli_most)
