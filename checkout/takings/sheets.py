"""Takings as rows for Excel, heads first."""

from collections import defaultdict

from django.utils.translation import gettext as _

from payments.gateways.names import name_of


def day_rows(takings):
    """One row for each day and gateway, and one for what orders of that day had beside money."""
    yield [_("日期"), _("渠道"), _("收款"), _("退款"), _("净额"), _("贝里抵扣"), _("优惠券")]
    by_day = defaultdict(list)
    for (day, gateway), money in sorted(takings.gateways.items()):
        by_day[day].append([name_of(gateway), money.taken, money.refunded, money.net])
    for day, sums in sorted(takings.days.items()):
        for row in by_day[day]:
            yield [day.isoformat(), *row]
        together = [sums.taken, sums.refunded, sums.net, sums.beli, sums.coupons]
        yield [day.isoformat(), _("合计"), *together]


def course_rows(takings):
    yield [_("课程"), _("收款"), _("退款（含退款中）"), _("净额"), _("贝里抵扣"), _("优惠券")]
    for title, sums in takings.courses:
        yield [title, sums.taken, sums.refunded, sums.net, sums.beli, sums.coupons]
    other, back = takings.elsewhere, takings.unassigned
    yield [_("运费，以及没有用于订单的收款"), other.taken, other.refunded, other.net]
    yield [_("在支付渠道直接退款，没有分到课程"), back.taken, back.refunded, back.net]
