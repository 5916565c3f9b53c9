"""What is different from what the page had shown: which price, which coupon, and then in all."""

import re

from django.utils.translation import gettext as _

from catalogue.templatetags.shop import money
from catalogue.titles import inside
from checkout.basket.changing import FIELD
from checkout.models import CouponClaim
from checkout.reckoning.arithmetic import yuan
from checkout.settlement.explaining import name_of
from checkout.settlement.wishes import is_as_shown

SHOWN_PRICES = "shown_prices"
SHOWN_PERIODS = "shown_periods"
PRICE = re.compile(r"[0-9]{1,10}\.[0-9]{2}")


def told_prices(quoted):
    """The lines' prices as one word, for changed_prices to compare."""
    return " ".join(f"{line.key}={line.price:.2f}" for line in quoted.sum.lines)


def told_periods(quoted):
    """The lines' periods as one word, for is_own_change to compare."""
    lines = [row.line for row in quoted.rows if row.line.period_id]
    return " ".join(f"{line.line_reference}={line.period_id}" for line in lines)


def is_own_change(data):
    """Did the learner change the form, without JavaScript, after the page had shown its figures?"""
    chosen = {f"{name.removeprefix(FIELD)}={data[name]}" for name in data if name.startswith(FIELD)}
    told = set(data.get(SHOWN_PERIODS, "").split())
    return bool(told and chosen - told) or not is_as_shown(data)


def what_changed(page, data, *, user, expected_total, expected_beli):
    """Sentences for one who saw what `data`, the form's hidden fields, remember."""
    quoted, shown = page["quote"], claims_shown(data)
    return [
        *changed_prices(page["rows"], data.get(SHOWN_PRICES, "")),
        *([] if quoted.problems else lost_coupons(page, shown, user)),
        *(new_coupons(quoted, shown) if quoted.wish.is_best else []),
        *changed_figures(quoted, expected_total, expected_beli),
    ]


def claims_shown(data):
    """Ids of the claims that were used, as wishes.spoken has put them."""
    words = data.get("shown_coupons", "").replace(".", " ").split()
    ids = [word.rpartition("=")[2] for word in words]
    return {int(pk) for pk in ids if pk.isdecimal() and len(pk) < 19}


def changed_prices(rows, told):
    old = dict(word.split("=", 1) for word in told.split() if "=" in word)
    for row in rows:
        new = row.quoted and f"{row.quoted.sum.price:.2f}"
        before = old.get(row.line.line_reference, new)
        if new != before and PRICE.fullmatch(before):
            facts = {
                "title": inside(row.line.product.get_title()),
                "old": money(yuan(before)),
                "new": money(row.quoted.sum.price),
            }
            yield _("《%(title)s》的价格由 %(old)s 变为 %(new)s") % facts


def lost_coupons(page, shown, user):
    """What was used before and can be used nowhere now; one query for what is used up."""
    unusable = {offer.claim.pk: offer for offer in page["unusable"]}
    for pk in sorted(shown & unusable.keys()):
        yield lost(name_of(unusable[pk]), unusable[pk].text)
    gone = shown - page["known_claims"]
    for claim in CouponClaim.objects.of(user).filter(pk__in=gone).select_related("voucher"):
        yield lost(f"“{claim.voucher.title}”", _("已被使用或已过期"))


def lost(name, reason):
    return _("优惠券%(name)s不能用了：%(reason)s") % {"name": name, "reason": reason}


def new_coupons(quoted, shown):
    for offer in [*quoted.general_offers, *(one for row in quoted.rows for one in row.offers)]:
        if offer.is_chosen and offer.is_usable and offer.claim.pk not in shown:
            yield _("现在用上了优惠券%(name)s") % {"name": name_of(offer)}


def changed_figures(quoted, total, beli):
    if quoted.pay != total:
        facts = {"old": money(total), "new": money(quoted.pay)}
        yield _("应付金额由 %(old)s 变为 %(new)s") % facts
    if beli not in (None, quoted.beli):
        yield _("使用的贝里由 %(old)s 变为 %(new)s") % {"old": beli, "new": quoted.beli}
