"""For shop staff: invoices that are asked for, or to be undone, and what was made of them."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import BadRequest
from django.db.models import Case, Q, Value, When
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView, View

from beli.spreadsheet import download as download_sheet
from checkout.invoices.downloads import download
from checkout.invoices.forms import IssueForm, ReasonForm, RedForm
from checkout.invoices.issuing import issue, recall, refuse, write_red
from checkout.invoices.refusals import InvoiceRefused
from checkout.invoices.sheet import waiting_rows
from checkout.models import Invoice

Status = Invoice.Status
MAY_ISSUE = "checkout.issue_invoice"
SEARCHED = (
    *("order__number__icontains", "name__icontains", "tax_number__icontains", "number"),
    *("red_number", "order__user__username__icontains", "order__user__email__iexact"),
)
# What there is to do in each status: its form, what does it, and what is said then.
ACTS = {
    "issue": (Status.REQUESTED, IssueForm, issue, gettext_lazy("已开票，学员可以下载了。")),
    "refuse": (Status.REQUESTED, ReasonForm, refuse, gettext_lazy("已驳回，学员会看到原因。")),
    "recall": (Status.ISSUED, ReasonForm, recall, gettext_lazy("已转为待红冲。")),
    "red": (Status.RED_DUE, RedForm, write_red, gettext_lazy("已登记红字发票。")),
}


class InvoiceStaff(PermissionRequiredMixin):
    permission_required = "checkout.view_invoice"

    def has_permission(self):
        return self.request.user.is_staff and super().has_permission()


class Searched(InvoiceStaff):
    """`?q=` an order, a title, a number or a learner; what waits comes first, the oldest of it."""

    def wanted(self):
        waits = Case(When(status__in=Invoice.WAITS_FOR_STAFF, then="pk"), default=Value(None))
        rows = Invoice.objects.order_by(waits.asc(nulls_last=True), "-pk")
        words = self.request.GET.get("q", "").replace("\0", "").strip()
        if words:
            rows = rows.filter(Q.create([(field, words) for field in SEARCHED], Q.OR))
        return rows


class InvoiceList(Searched, ListView):
    """`?show=` a status."""

    template_name = "invoices/dashboard_list.html"
    paginate_by = 50

    def get_queryset(self):
        rows, show = self.wanted(), self.request.GET.get("show")
        rows = rows.filter(status=show) if show in Status.values else rows
        return rows.select_related("order__user")

    def get_context_data(self, **kwargs):
        return super().get_context_data(statuses=Status.choices, **kwargs)


class WaitingSheet(Searched, View):
    def get(self, request):
        rows = self.wanted().filter(status__in=Invoice.WAITS_FOR_STAFF)
        return download_sheet(waiting_rows(rows), "invoices")


class InvoiceFile(InvoiceStaff, View):
    def get(self, request, pk, red=False):
        return download(get_object_or_404(Invoice, pk=pk), red=red)


class InvoiceDetail(InvoiceStaff, TemplateView):
    """One invoice; a POST does what there is to do (`do`)."""

    template_name = "invoices/dashboard_detail.html"

    def has_permission(self):
        may_act = self.request.method != "POST" or self.request.user.has_perm(MAY_ISSUE)
        return super().has_permission() and may_act

    def invoice(self):
        invoices = Invoice.objects.select_related("order__user", "order__payment", "handled_by")
        return get_object_or_404(invoices, pk=self.kwargs["pk"])

    def get_context_data(self, refused=None, typed=None, **kwargs):
        """`refused`: {what was tried: its form}; `typed`: what to begin the forms with."""
        invoice = self.invoice()
        initial = (typed or {}) | {"amount": invoice.amount}
        forms = {
            do: form(initial=initial, prefix=do, auto_id=f"{do}-%s")
            for do, (status, form, _act, _said) in ACTS.items()
            if status == invoice.status and self.request.user.has_perm(MAY_ISSUE)
        }
        forms |= {do: form for do, form in (refused or {}).items() if do in forms}
        others = invoice.order.invoices.exclude(pk=invoice.pk)
        facts = {"invoice": invoice, "order": invoice.order, "forms": forms, "others": others}
        return super().get_context_data(**facts, **kwargs)

    def post(self, request, pk):
        invoice, do = self.invoice(), request.POST.get("do")
        if do not in ACTS:
            raise BadRequest("nothing that can be done")
        _status, form_class, act, said = ACTS[do]
        form = form_class(request.POST, request.FILES, prefix=do, auto_id=f"{do}-%s")
        if not form.is_valid():
            return self.show(HTTPStatus.BAD_REQUEST, refused={do: form})
        try:
            act(invoice=invoice, by=request.user, **form.cleaned_data)
        except InvoiceRefused as error:
            typed = {name: form.cleaned_data.get(name) for name in ("number", "reason")}
            return self.show(HTTPStatus.CONFLICT, error=error, typed=typed)
        messages.success(request, said)
        return redirect("invoice_dashboard:detail", pk)

    def show(self, status, **context):
        return self.render_to_response(self.get_context_data(**context), status=status)
