"""Invoices that wait for staff, as rows for Excel, heads first."""

from django.utils.translation import gettext as _

from beli.spreadsheet import digits, moment


def waiting_rows(invoices):
    yield [
        *(_("申请时间"), _("状态"), _("订单号"), _("金额（元）"), _("抬头类型"), _("发票抬头")),
        *(_("税号"), _("注册地址和电话"), _("开户行和账号"), _("接收邮箱"), _("发票号码")),
    ]
    for row in invoices.select_related("order").iterator(chunk_size=2000):
        asked = [moment(row.requested_at), row.get_status_display(), digits(row.order.number)]
        named = [row.get_kind_display(), row.name, digits(row.tax_number)]
        facts = [row.address, digits(row.bank), row.email, digits(row.number)]
        yield [*asked, row.amount, *named, *facts]
