"""For shop staff: what came in, what gateways said, and what a person must look at."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, View

from payments.asking import ask
from payments.gateways.base import GatewayRefused, GatewayUnavailable
from payments.models import Notice, Payment


class StaffOnly(LoginRequiredMixin, UserPassesTestMixin):
    def test_func(self):
        return self.request.user.is_staff


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


class PaymentList(StaffOnly, Search):
    queryset = Payment.objects.select_related("payer", "payable_type")
    template_name = "payments/dashboard_payments.html"
    fields = ("out_trade_no", "trade_no", "payer__username", "payer__email__iexact")
    shows = {
        "attention": (gettext_lazy("需人工处理"), lambda rows: rows.needing_attention()),
        **{
            status.value: (status.label, lambda rows, status=status: rows.filter(status=status))
            for status in Payment.Status
        },
    }


class NoticeList(StaffOnly, Search):
    queryset = Notice.objects.select_related("payment")
    template_name = "payments/dashboard_notices.html"
    fields = ("out_trade_no",)
    shows = {
        outcome.value: (outcome.label, lambda rows, outcome=outcome: rows.filter(outcome=outcome))
        for outcome in Notice.Outcome
    }


class AskNow(StaffOnly, View):
    def post(self, request, pk):
        payment = get_object_or_404(Payment, pk=pk)
        try:
            ask(payment=payment)
        except (GatewayUnavailable, GatewayRefused) as error:
            messages.error(request, _("渠道没有给出可信的回答：%(error)s") % {"error": error})
        else:
            status = payment.get_status_display()
            messages.success(request, _("渠道已回答，当前状态：%(status)s") % {"status": status})
        return redirect("payments:list")


class SeenTo(StaffOnly, View):
    """A person has looked at it."""

    def post(self, request, pk):
        Payment.objects.filter(pk=pk).update(attention="")
        return redirect("payments:list")
