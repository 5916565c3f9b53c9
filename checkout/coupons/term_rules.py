"""Which terms of a coupon go together (S0.32, D4, D6)."""

from django.utils.translation import gettext as _

from checkout.reckoning.arithmetic import Kind

LONGEST_NAME = 100
LONGEST_CODE = 64


def what_is_wrong(said, terms):
    """{field: what to tell staff}; empty when all is well. `terms`: fields of a voucher."""
    wrong = dict(wrong_words(said)) | dict(wrong_worth(said)) | dict(wrong_days(terms))
    for field in ("per_person", "days_from_claim", "quantity"):
        number = terms.get(field)
        if number is not None and number < 1:
            wrong[field] = _("请填写大于 0 的整数")
    return wrong


def wrong_words(said):
    if not said["name"]:
        yield "name", _("请填写名称")
    if len(said["name"]) > LONGEST_NAME:
        yield "name", _("名称最多 %(number)s 个字") % {"number": LONGEST_NAME}
    if "code" in said and not 0 < len(said["code"]) <= LONGEST_CODE:
        yield "code", _("请填写券码，最多 %(number)s 个字符") % {"number": LONGEST_CODE}


def wrong_worth(said):
    kind, value, minimum = said["kind"], said["value"], said["minimum"]
    if not value.is_finite() or value <= 0 or value != round(value, 2):
        yield "value", _("请填写大于 0 的数，最多两位小数")
    elif kind == Kind.PERCENT_TO_PAY and not 1 <= value <= 99:
        yield "value", _("折扣请填 1 到 99：79 就是 7.9 折")
    elif kind == Kind.AMOUNT_OFF_FROM and not value <= minimum:
        yield "minimum", _("满减券的门槛须大于 0，且不低于所减的金额")
    elif kind != Kind.AMOUNT_OFF_FROM and minimum:
        yield "minimum", _("只有满减券有门槛")


def wrong_days(terms):
    windows = (
        ("claim_from", "claim_until", _("领取截止日早于开始日")),
        ("use_from", "use_until", _("使用截止日早于开始日")),
    )
    for first, last, text in windows:
        start, end = terms.get(first), terms.get(last)
        if start and end and end < start:
            yield last, text
