"""For shop staff: each day's bill, where it and our books do not agree, and settling that."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Count, Q
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView, View

from beli.spreadsheet import download
from payments.models import Difference, Statement
from payments.reconciliation.again import run_again
from payments.reconciliation.difference_states import settle
from payments.reconciliation.filters import DifferenceFilter, SettleForm, StatementFilter
from payments.reconciliation.sheets import difference_rows, statement_rows
from payments.reconciliation.telling import MAY_SETTLE

OPEN = Count("differences", filter=Q(differences__status=Difference.Status.OPEN))
STATEMENTS = Statement.objects.annotate(open=OPEN).order_by("-day", "gateway")
DIFFERENCES = Difference.objects.select_related("statement", "payment", "settled_by")


class MaySee(PermissionRequiredMixin):
    permission_required = "payments.view_statement"

    def has_permission(self):
        return self.request.user.is_staff and super().has_permission()


class Filtered(MaySee):
    """Rows that a form in the address narrows. A wrong address shows none, with 400."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.form = self.filter_class(request.GET)

    def wanted(self, rows):
        return self.form.rows(rows) if self.form.is_valid() else rows.none()


class FilteredList(Filtered, ListView):
    paginate_by = 50

    def get_queryset(self):
        return self.wanted(super().get_queryset())

    def render_to_response(self, context, **kwargs):
        status = 200 if self.form.is_valid() else 400
        return super().render_to_response(context | {"filter": self.form}, status=status, **kwargs)


class FilteredSheet(Filtered, View):
    def get(self, request):
        if not self.form.is_valid():
            wrong = [text for texts in self.form.errors.values() for text in texts]
            return HttpResponseBadRequest(
                "\n".join(wrong), content_type="text/plain; charset=utf-8"
            )
        return download(self.sheet(self.wanted(self.queryset)), self.name)


class StatementList(FilteredList):
    queryset = STATEMENTS
    filter_class = StatementFilter
    template_name = "payments/reconciliation_statements.html"


class StatementSheet(FilteredSheet):
    queryset = STATEMENTS
    filter_class = StatementFilter
    sheet = staticmethod(statement_rows)
    name = "statements"


class DifferenceList(FilteredList):
    queryset = DIFFERENCES
    filter_class = DifferenceFilter
    template_name = "payments/reconciliation_differences.html"


class DifferenceSheet(FilteredSheet):
    queryset = Difference.objects.all()
    filter_class = DifferenceFilter
    sheet = staticmethod(difference_rows)
    name = "differences"


class OneStatement(MaySee, ListView):
    """A day's sums, and its differences."""

    template_name = "payments/reconciliation_statement.html"
    paginate_by = 50

    def get_queryset(self):
        self.statement = get_object_or_404(Statement, pk=self.kwargs["pk"])
        return DIFFERENCES.filter(statement=self.statement).order_by("status", "pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(statement=self.statement, **kwargs)


class RunAgain(MaySee, View):
    permission_required = MAY_SETTLE

    def post(self, request, pk):
        statement = get_object_or_404(Statement, pk=pk)
        run_again(statement)
        messages.success(request, _("已安排重新对账，稍后刷新本页查看结果。"))
        return redirect(statement)


class OneDifference(MaySee, FormView):
    """A POST settles it, with a reason."""

    template_name = "payments/reconciliation_difference.html"
    form_class = SettleForm

    def has_permission(self):
        may_settle = self.request.user.has_perm(MAY_SETTLE)
        return super().has_permission() and (self.request.method != "POST" or may_settle)

    @cached_property
    def difference(self):
        return get_object_or_404(DIFFERENCES, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(difference=self.difference, **kwargs)

    def form_valid(self, form):
        reason = form.cleaned_data["reason"]
        if settle(self.difference, by=self.request.user, reason=reason):
            messages.success(self.request, _("已记录处理说明。"))
            return redirect(self.difference.statement)
        self.difference.refresh_from_db()
        form.add_error(None, _("这处差异已由别人处理，您的说明没有保存。"))
        return self.render_to_response(self.get_context_data(form=form), status=409)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=400)
