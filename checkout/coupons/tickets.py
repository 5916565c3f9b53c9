"""A coupon as people see it: how much, from when it counts, on what, and how long."""

from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from catalogue.templatetags.shop import money
from checkout.coupons import windows
from checkout.coupons.scopes import Scope, scopes_of
from checkout.coupons.terms import Terms, plain, terms_of
from checkout.reckoning.arithmetic import Kind
from checkout.voucher.models import Voucher

KIND_LABELS = {
    Kind.AMOUNT_OFF: gettext_lazy("立减券"),
    Kind.AMOUNT_OFF_FROM: gettext_lazy("满减券"),
    Kind.PERCENT_TO_PAY: gettext_lazy("折扣券"),
}


@dataclass
class Ticket:
    voucher: Voucher
    terms: Terms
    scope: Scope

    @property
    def is_percent(self):
        return self.terms.kind == Kind.PERCENT_TO_PAY

    @property
    def big(self):
        """The number on it: ¥30, or 7.9 (of ten), which English readers see as 21% (off)."""
        if not self.is_percent:
            return money(self.terms.value)
        if (get_language() or "").startswith("en"):
            return f"{plain(100 - self.terms.value)}%"
        return plain(self.terms.value / 10)

    @property
    def unit(self):
        return _("折") if self.is_percent else ""

    @property
    def kind_label(self):
        return KIND_LABELS[self.terms.kind]

    @property
    def condition(self):
        if not self.terms.minimum:
            return _("无门槛")
        return _("满 %(amount)s 可用") % {"amount": money(self.terms.minimum)}

    @property
    def window(self):
        """When it may be used, for one who claims it now."""
        voucher = self.voucher
        if not voucher.days_from_claim:
            return window_text(voucher.use_from, voucher.use_until)
        days = voucher.days_from_claim
        text = ngettext("领取后 %(days)s 天内有效", "领取后 %(days)s 天内有效", days)
        text %= {"days": days}
        if not voucher.use_until:
            return text
        return _("%(text)s，最晚 %(day)s") % {"text": text, "day": voucher.use_until}


def tickets_of(vouchers):
    """[Ticket] in the order given, by a fixed number of queries; none for what is no coupon."""
    vouchers = list(vouchers)
    terms = terms_of(vouchers)
    scopes = scopes_of({one.range_id for one in terms.values()})
    return [
        Ticket(voucher, terms[voucher.pk], scopes[terms[voucher.pk].range_id])
        for voucher in vouchers
        if voucher.pk in terms
    ]


def window_text(start, end):
    """Both days are days on which it may be used (D6)."""
    later = start is not None and windows.days_until(start) > 0
    if end is None:
        return _("%(day)s 起可用") % {"day": start} if later else _("长期有效")
    if later:
        return _("%(start)s 至 %(end)s 可用") % {"start": start, "end": end}
    return _("有效期至 %(day)s") % {"day": end}
