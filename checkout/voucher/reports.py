"""Oscar's report of vouchers, told by claims and paid orders instead of its own counters."""

from django.utils.translation import gettext_lazy as _
from oscar.apps.voucher import reports

from beli.spreadsheet import plain
from checkout.voucher.dashboard.standing import watched
from checkout.voucher.models import Voucher

HEADS = [_("名称"), _("券码"), _("优惠"), _("已领取"), _("已使用"), _("优惠金额"), _("带来收入")]


class Rows:
    """Vouchers as rows of the report, looked up page by page."""

    def __init__(self, vouchers):
        self.vouchers = vouchers

    def __len__(self):
        return self.vouchers.count()

    def __getitem__(self, part):
        return watched(self.vouchers[part])


class VoucherReportCSVFormatter(reports.VoucherReportCSVFormatter):
    def generate_csv(self, response, rows):
        writer = self.get_csv_writer(response)
        writer.writerow(HEADS)
        for row in rows[:]:
            named = [plain(row.voucher.name), row.voucher.code, row.terms.label]
            figures = row.figures
            counted = [figures.claimed, figures.used, figures.discount, figures.revenue]
            writer.writerow(named + counted)


class VoucherReportGenerator(reports.VoucherReportGenerator):
    description = _("优惠券效果")
    formatters = reports.VoucherReportGenerator.formatters | {
        "CSV_formatter": VoucherReportCSVFormatter
    }

    def get_queryset(self):
        return Rows(Voucher.objects.filter(voucher_set=None).order_by("-pk"))

    def report_description(self):
        """Of all time: it asks for no dates."""
        return self.description
