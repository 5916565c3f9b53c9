"""Statements and differences as rows for Excel, heads first."""

from django.utils.translation import gettext as _

from beli.spreadsheet import digits, moment
from payments.gateways.names import name_of


def statement_rows(statements):
    yield [
        *(_("日期"), _("渠道"), _("状态"), _("收款笔数"), _("收款（元）"), _("退款笔数")),
        *(_("退款（元）"), _("手续费（元）"), _("待处理差异"), _("错误")),
    ]
    for row in statements.iterator(chunk_size=2000):
        taken, returned = [row.payments, row.taken], [row.refunds, row.returned, row.fees]
        named = [row.day.isoformat(), name_of(row.gateway), row.status_label]
        yield [*named, *taken, *returned, row.open, row.error]


def difference_rows(differences):
    yield [
        *(_("日期"), _("渠道"), _("类别"), _("状态"), _("商户订单号"), _("退款单号")),
        *(_("渠道交易号"), _("本站（元）"), _("渠道（元）"), _("说明")),
        *(_("处理说明"), _("经手"), _("处理时间")),
    ]
    rows = differences.select_related("statement", "settled_by")
    for row in rows.iterator(chunk_size=2000):
        named = [row.statement.day.isoformat(), name_of(row.statement.gateway)]
        named += [row.get_kind_display(), row.get_status_display()]
        numbers = map(digits, [row.out_trade_no, row.out_request_no, row.trade_no])
        by = row.settled_by and row.settled_by.username
        settled = [row.reason, by, moment(row.settled_at)]
        yield [*named, *numbers, row.ours, row.theirs, row.note, *settled]
