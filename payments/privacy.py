"""What was paid and given back. The law of accounting keeps it; it names nobody."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.privacy.register import leave, register
from accounts.privacy.rows import rows_of
from payments.models import Payment, Refund

PAYMENT = ("out_trade_no", "gateway_label", "subject", "amount", "status", "created_at", "paid_at")
REFUND = ("out_request_no", "amount", "status", "created_at", "done_at")
UNDER_WAY = (Refund.Status.DUE, Refund.Status.SENT, Refund.Status.FAILED)


def collect_payments(user):
    return rows_of(Payment.objects.filter(payer=user).order_by("pk"), *PAYMENT)


def collect_refunds(user):
    return rows_of(Refund.objects.filter(payment__payer=user).order_by("pk"), *REFUND)


def keep(user):
    """They stay as they are: numbers, amounts and a person without a name."""


def hinder(user):
    if Payment.objects.open().filter(payer=user).exists():
        yield _("有一笔付款还没有结束，请先付完或取消订单，再等几分钟。")
    if Payment.objects.needing_attention().filter(payer=user).exists():
        yield _("有一笔付款正由工作人员核对，核对完才能注销。")


def hinder_by_refunds(user):
    if Refund.objects.filter(payment__payer=user, status__in=UNDER_WAY).exists():
        yield _("有一笔退款还没有到账，到账后才能注销。")


register(
    "payments",
    collect_payments,
    keep,
    title=gettext_lazy("付款"),
    covers=["payments.Payment.payer"],
    hinder=hinder,
)
register("refunds", collect_refunds, keep, title=gettext_lazy("退款"), hinder=hinder_by_refunds)
leave("a member of staff did it", "payments.Difference.settled_by", "payments.Event.by")
