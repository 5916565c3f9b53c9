"""Text messages as rows for Excel, heads first."""

from django.utils.translation import gettext as _

from notifications.spreadsheet import digits, moment


def rows_of(messages):
    yield [
        *(_("时间"), _("手机号"), _("用途"), _("状态"), _("尝试次数"), _("发送时间")),
        *(_("服务商"), _("服务商编号"), _("费用（元）"), _("失败原因"), _("IP 地址")),
    ]
    for row in messages.iterator(chunk_size=2000):
        told = [moment(row.created_at), row.masked_phone, str(row.label)]
        told += [row.get_status_display(), row.attempts, moment(row.sent_at)]
        told += [str(row.provider_label), digits(row.provider_id), row.cost, row.error, row.address]
        yield told
