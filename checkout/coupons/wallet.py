"""A person's coupons: what may still be used, what waits in an order, what is gone."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from checkout.coupons import windows
from checkout.coupons.tickets import Ticket, tickets_of, window_text
from checkout.models import CouponClaim

ENDING_SOON = 3  # days
Status = CouponClaim.Status


class Tab(TextChoices):
    UNUSED = "unused", gettext_lazy("未使用")
    HELD = "held", gettext_lazy("锁定")
    USED = "used", gettext_lazy("已使用")
    EXPIRED = "expired", gettext_lazy("已过期")
    OFF = "off", gettext_lazy("已停用")  # by staff, and perhaps not for ever


ORDER = {
    Tab.UNUSED: [F("use_until").asc(nulls_last=True), "-pk"],
    Tab.HELD: ["-held_at", "-pk"],
    Tab.USED: ["-used_at", "-pk"],
    Tab.EXPIRED: [F("use_until").desc(nulls_last=True), "-pk"],
    Tab.OFF: ["-pk"],
}


@dataclass
class OwnTicket:
    ticket: Ticket
    claim: CouponClaim

    @property
    def window(self):
        return window_text(self.claim.use_from, self.claim.use_until)

    @property
    def mark(self):
        """What its owner should notice: it begins later, or ends soon."""
        if self.claim.status != Status.UNUSED or not self.claim.voucher.is_on:
            return ""
        return later(windows.days_until(self.claim.use_from)) or soon(self.claim.use_until)


def later(days):
    return ngettext("%(days)s 天后可用", "%(days)s 天后可用", days) % {"days": days} if days else ""


def soon(last):
    """`last`: the last day on which it may be used."""
    if last is None or not windows.is_open(None, last):
        return ""
    days = windows.days_until(last)
    if days > ENDING_SOON:
        return ""
    if days == 0:
        return _("今天到期")
    text = ngettext("即将过期，还剩 %(days)s 天", "即将过期，还剩 %(days)s 天", days)
    return text % {"days": days}


def by_tab():
    """What is overdue is judged on read: the sweeper may not have been there yet."""
    overdue = Q(status=Status.UNUSED, use_until__lt=windows.today())
    return {
        Tab.UNUSED: Q(status=Status.UNUSED, voucher__is_on=True) & ~overdue,
        Tab.HELD: Q(status=Status.HELD),
        Tab.USED: Q(status=Status.USED),
        Tab.EXPIRED: Q(status=Status.EXPIRED) | overdue,
        Tab.OFF: Q(status=Status.UNUSED, voucher__is_on=False) & ~overdue,
    }


def numbers(user):
    """{tab: how many}. One query."""
    counts = {tab.value: Count("pk", filter=rule) for tab, rule in by_tab().items()}
    return CouponClaim.objects.of(user).aggregate(**counts)


def claims_in(tab, *, user):
    claims = CouponClaim.objects.of(user).filter(by_tab()[tab])
    return claims.select_related("voucher", "order").order_by(*ORDER[tab])


def own_tickets(claims):
    """[OwnTicket] in the order given. A fixed number of queries."""
    claims = list(claims)
    tickets = {one.voucher.pk: one for one in tickets_of({c.voucher for c in claims})}
    shown = (claim for claim in claims if claim.voucher_id in tickets)
    return [OwnTicket(tickets[claim.voucher_id], claim) for claim in shown]
