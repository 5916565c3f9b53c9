"""For shop staff: what came in, what gateways said, and what a person must look at."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin, PermissionRequiredMixin
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, ListView, View

from payments import words
from payments.alarms import MAY_DECIDE
from payments.asking import look
from payments.gateways.base import GatewayRefused, GatewayUnavailable, TradeState
from payments.models import Event, Notice, Payment, Refund
from payments.refund_decisions import NotFailed, abandon, try_again
from payments.story import tell
from payments.timeline import timeline_of

STATES = {
    TradeState.MISSING: gettext_lazy("没有这笔交易"),
    TradeState.WAITING: gettext_lazy("等待买家付款"),
    TradeState.PAID: gettext_lazy("已付款"),
    TradeState.CLOSED: gettext_lazy("已关闭"),
}


class Staff(LoginRequiredMixin, PermissionRequiredMixin):
    """Staff with the permission that the view names. Others: 403, and strangers log in first."""

    def has_permission(self):
        return self.request.user.is_staff and super().has_permission()


class Search(ListView):
    """A list with one search field (``q``) and one choice of rows (``show``)."""

    paginate_by = 50
    template_name = "payments/dashboard.html"
    fields = ()
    shows = {}

    def get_queryset(self):
        rows = super().get_queryset()
        wanted = self.request.GET.get("q", "").replace("\0", "").strip()
        if wanted:
            rows = rows.filter(Q.create([(name, wanted) for name in self.fields], Q.OR))
        choice = self.request.GET.get("show")
        return self.shows[choice][1](rows) if choice in self.shows else rows

    def get_context_data(self, **kwargs):
        shows = [(name, label) for name, (label, _rows) in self.shows.items()]
        return super().get_context_data(shows=shows, **kwargs)


class PaymentList(Staff, Search):
    permission_required = "payments.view_payment"
    queryset = Payment.objects.select_related("payer", "payable_type").prefetch_related("refunds")
    template_name = "payments/dashboard_payments.html"
    fields = ("out_trade_no", "trade_no", "payer__username", "payer__email__iexact")
    shows = {
        "attention": (gettext_lazy("需人工处理"), lambda rows: rows.needing_attention()),
        **{
            status.value: (status.label, lambda rows, status=status: rows.filter(status=status))
            for status in Payment.Status
        },
    }


class NoticeList(Staff, Search):
    permission_required = "payments.view_notice"
    queryset = Notice.objects.select_related("payment")
    template_name = "payments/dashboard_notices.html"
    fields = ("out_trade_no",)
    shows = {
        outcome.value: (outcome.label, lambda rows, outcome=outcome: rows.filter(outcome=outcome))
        for outcome in Notice.Outcome
    }


class RefundList(Staff, Search):
    permission_required = "payments.view_refund"
    queryset = Refund.objects.select_related("payment__payer")
    template_name = "payments/dashboard_refunds.html"
    fields = ("out_request_no", "payment__out_trade_no", "payment__trade_no")
    shows = {
        "stuck": (gettext_lazy("卡住"), lambda rows: rows.stuck()),
        **{
            status.value: (status.label, lambda rows, status=status: rows.filter(status=status))
            for status in Refund.Status
        },
    }


class PaymentDetail(Staff, DetailView):
    """The whole story of one payment."""

    permission_required = "payments.view_payment"
    queryset = Payment.objects.select_related("payer", "payable_type")
    template_name = "payments/dashboard_payment.html"

    def get_context_data(self, **kwargs):
        facts = {
            "timeline": timeline_of(self.object),
            "refunds": self.object.refunds.all(),
            "may_refund": self.request.user.has_perm(MAY_DECIDE),
        }
        return super().get_context_data(**facts, **kwargs)


class AskNow(Staff, View):
    permission_required = "payments.view_payment"

    def post(self, request, pk):
        payment = get_object_or_404(Payment, pk=pk)
        try:
            trade = look(payment, by=request.user)
        except (GatewayUnavailable, GatewayRefused) as error:
            messages.error(
                request,
                _("渠道没有给出可信的回答：%(error)s") % {"error": words.reason(str(error))},
            )
        else:
            told = {"answer": STATES[trade.state], "status": payment.get_status_display()}
            messages.success(request, _("渠道回答：%(answer)s。本站状态：%(status)s") % told)
        return redirect("payments:detail", pk)


def tell_silence(request, error):
    """In Chinese, the machine's words behind it."""
    told = {"error": words.reason(str(error))}
    messages.error(request, _("渠道没有给出可信的回答：%(error)s") % told)


class SeenTo(Staff, View):
    """A person has looked at it; the story says who."""

    permission_required = "payments.change_payment"

    def post(self, request, pk):
        payment = get_object_or_404(Payment, pk=pk)
        if payment.attention:
            seen = Payment.objects.filter(pk=pk, attention=payment.attention)
            if seen.update(attention=""):
                tell(payment, Event.Kind.SEEN, payment.attention, by=request.user)
        return redirect("payments:detail", pk)


class Decision(Staff, View):
    """What is decided about a failed refund. 409 when it has not failed, or not any more."""

    permission_required = MAY_DECIDE

    def post(self, request, pk):
        promise = get_object_or_404(Refund.objects.select_related("payment"), pk=pk)
        try:
            self.decide(promise)
        except NotFailed:
            promise.refresh_from_db()
            status = promise.get_status_display()
            text = _("这笔退款的状态是“%(status)s”，没有改动。") % {"status": status}
            return render(request, "payments/dashboard_refused.html", {"text": text}, status=409)
        except (GatewayUnavailable, GatewayRefused) as error:
            messages.error(
                request,
                _("渠道没有给出可信的回答：%(error)s") % {"error": words.reason(str(error))},
            )
        return redirect("payments:detail", promise.payment_id)


class TryAgain(Decision):
    def decide(self, promise):
        try_again(promise, by=self.request.user)
        promise.refresh_from_db()
        status = promise.get_status_display()
        messages.info(self.request, _("退款的状态：%(status)s") % {"status": status})


class GiveUp(Decision):
    def decide(self, promise):
        abandon(promise, by=self.request.user)
        messages.success(self.request, _("已放弃这笔退款，金额重新可退。"))
