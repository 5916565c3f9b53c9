"""What waits for shop staff: how much of it there is, and where it is done."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from checkout.models import Invoice, RefundRequest
from payments.models import Difference, Payment, Refund, Statement


@dataclass(frozen=True)
class Work:
    """One kind of it, for those who have the permission: it is done at `page` with `query`."""

    label: str
    permission: str
    rows: QuerySet
    page: str
    query: str = ""

    @property
    def url(self):
        return f"{reverse(self.page)}{self.query}"

    @property
    def number(self):
        return self.rows.all().count()


def every_kind():
    """The most urgent first."""
    return [
        Work(
            _("付款需人工处理"),
            "payments.view_payment",
            Payment.objects.needing_attention(),
            "payments:list",
            "?show=attention",
        ),
        Work(
            _("退费申请待决定"),
            "checkout.decide_refundrequest",
            RefundRequest.objects.filter(status=RefundRequest.Status.ASKED),
            "refunds_dashboard:list",
            f"?show={RefundRequest.Status.ASKED}",
        ),
        Work(
            _("退款失败"),
            "payments.view_refund",
            Refund.objects.filter(status=Refund.Status.FAILED),
            "payments:refunds",
            f"?show={Refund.Status.FAILED}",
        ),
        Work(
            _("退款卡住"),
            "payments.view_refund",
            Refund.objects.stuck(),
            "payments:refunds",
            "?show=stuck",
        ),
        Work(
            _("对账差异待处理"),
            "payments.view_statement",
            Difference.objects.filter(status=Difference.Status.OPEN),
            "payments:differences",
            f"?status={Difference.Status.OPEN}",
        ),
        Work(
            _("对账单下载失败"),
            "payments.view_statement",
            Statement.objects.filter(status=Statement.Status.FAILED),
            "payments:statements",
            "?failed=on",
        ),
        Work(
            _("发票待开或待红冲"),
            "checkout.view_invoice",
            Invoice.objects.filter(status__in=Invoice.WAITS_FOR_STAFF),
            "invoice_dashboard:list",
        ),
    ]


def waiting_for(user):
    """The kinds of work that this member of staff may see; one query for the number of each."""
    return [work for work in every_kind() if user.has_perm(work.permission)]
