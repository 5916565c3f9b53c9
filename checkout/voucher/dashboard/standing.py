"""How coupons stand: what staff see of them in lists, and by what they choose rows."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from checkout.coupons import windows
from checkout.coupons.figures import Figures, figures_of, figures_of_sets
from checkout.coupons.scopes import scopes_of
from checkout.coupons.terms import Terms, terms_of
from checkout.voucher.models import Voucher, VoucherSet


@dataclass(frozen=True)
class Show:
    label: str
    rows: Callable


def over():
    today = windows.today()
    return Q(use_until__lt=today) | Q(claim_until__lt=today)


SHOWS = {
    "on": Show(_("进行中"), lambda coupons: coupons.filter(is_on=True).exclude(over())),
    "over": Show(_("已结束"), lambda coupons: coupons.filter(over(), is_on=True)),
    "off": Show(_("已停用"), lambda coupons: coupons.filter(is_on=False)),
}


@dataclass(frozen=True)
class Watched:
    """A coupon, or a set by its first code, with its terms and figures."""

    voucher: Voucher
    terms: Terms | None  # none for a voucher that is no coupon of ours
    figures: Figures
    code_set: VoucherSet | None = None

    @property
    def scope(self):
        range_id = self.terms and self.terms.range_id
        return scopes_of({range_id})[range_id]

    @property
    def state(self):
        voucher = self.voucher
        if not voucher.is_on:
            return _("已停用")
        if windows.state(None, voucher.use_until) == windows.State.OVER:
            return _("已结束")
        claimable = windows.state(voucher.claim_from, voucher.claim_until)
        if claimable == windows.State.OVER:
            return _("停止领取")
        if claimable == windows.State.AHEAD:
            return _("未开始")
        limit = self.code_set.count if self.code_set else voucher.quantity
        is_gone = limit is not None and self.figures.claimed >= limit
        return _("已领完") if is_gone else _("进行中")


def watched(vouchers):
    """[Watched] in the same order; a flat number of queries."""
    vouchers = list(vouchers)
    terms, figures = terms_of(vouchers), figures_of(vouchers)
    return [Watched(one, terms.get(one.pk), figures[one.pk]) for one in vouchers]


def watched_sets(code_sets):
    """[Watched] of sets: each stands as its first code does, with the figures of all."""
    code_sets = list(code_sets)
    firsts = Voucher.objects.filter(voucher_set__in=code_sets).order_by().values("voucher_set")
    firsts = firsts.annotate(first=Min("pk")).values("first")
    first = {voucher.voucher_set_id: voucher for voucher in Voucher.objects.filter(pk__in=firsts)}
    terms, figures = terms_of(first.values()), figures_of_sets(code_sets)
    return [
        Watched(first[one.pk], terms.get(first[one.pk].pk), figures[one.pk], one)
        for one in code_sets
        if one.pk in first
    ]
