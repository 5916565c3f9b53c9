"""For shop staff: refunds that learners ask for, and deciding about them."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import BadRequest
from django.db.models import Case, Q, Value, When
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView, TemplateView

from checkout.order.models import Order
from checkout.refunds.asking import open_for
from checkout.refunds.deciding import approve, as_quoted, refuse
from checkout.refunds.forms import AskForm, LineForm, NoteForm
from checkout.refunds.models import RefundRequest
from checkout.refunds.refusals import AlreadyDecided, RefundRefused
from checkout.refunds.standing import may_open, open_request, quoted_lines
from checkout.states import HAS_BEEN_PAID

SEARCHED = ("order__number__icontains", "order__user__username__icontains", "order__user__email")


class RefundStaff(PermissionRequiredMixin):
    permission_required = "checkout.decide_refundrequest"

    def has_permission(self):
        return self.request.user.is_staff and super().has_permission()


class RequestList(RefundStaff, ListView):
    """`?show=` a status, `?q=` an order's number or its learner; what waits comes first."""

    template_name = "oscar/dashboard/refunds/list.html"
    paginate_by = 50

    def get_queryset(self):
        waits = Case(When(status=RefundRequest.Status.ASKED, then=Value(0)), default=Value(1))
        rows = RefundRequest.objects.order_by(waits, "-pk").select_related("order__user")
        wanted = self.request.GET.get("q", "").replace("\0", "").strip()
        if wanted:
            rows = rows.filter(Q.create([(field, wanted) for field in SEARCHED], Q.OR))
        show = self.request.GET.get("show")
        rows = rows.filter(status=show) if show in RefundRequest.Status.values else rows
        return rows.prefetch_related("lines__line")

    def get_context_data(self, **kwargs):
        return super().get_context_data(statuses=RefundRequest.Status.choices, **kwargs)


class RequestDetail(RefundStaff, TemplateView):
    """One request with all that there is to know for deciding it; a POST decides."""

    template_name = "oscar/dashboard/refunds/detail.html"

    @cached_property
    def wish(self):
        wishes = RefundRequest.objects.select_related("order__user", "order__payment", "refund")
        return get_object_or_404(wishes, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        order = self.wish.order
        kwargs.setdefault("rows", self.rows())
        kwargs.setdefault("note", NoteForm())
        others = RefundRequest.objects.filter(order__user=order.user).exclude(pk=self.wish.pk)
        return super().get_context_data(
            wish=self.wish,
            order=order,
            waits=self.wish.status == RefundRequest.Status.ASKED,
            quoted_now=quoted_lines(order),
            others=others.select_related("order").prefetch_related("lines__line")[:20],
            orders=Order.objects.filter(user=order.user, status__in=HAS_BEEN_PAID).count(),
            **kwargs,
        )

    def rows(self, data=None):
        """[(the request's line, its form)]"""
        found = self.wish.lines.select_related("line__product").order_by("pk")
        return [(row, self.form_of(row, data)) for row in found]

    def form_of(self, row, data):
        quoted = as_quoted(row)
        initial = vars(quoted) | {"ends_access": quoted.ends}
        return LineForm(data, prefix=row.pk, initial=initial, title=row.line.title)

    def post(self, request, *args, **kwargs):
        note, rows = NoteForm(request.POST), self.rows(request.POST)
        decide = {"approve": self.approve, "refuse": self.refuse}.get(request.POST.get("do"))
        if decide is None:
            raise BadRequest("neither approved nor refused")
        forms = [form for _row, form in rows] if decide == self.approve else []
        if not all(form.is_valid() for form in [note, *forms]):
            return self.show(HTTPStatus.BAD_REQUEST, note, rows)
        try:
            decide(note.cleaned_data["note"].strip(), rows)
        except AlreadyDecided as error:
            self.wish.refresh_from_db()
            return self.show(HTTPStatus.CONFLICT, NoteForm(), self.rows(), error)
        except RefundRefused as error:
            return self.show(HTTPStatus.BAD_REQUEST, note, rows, error)
        return redirect("refunds_dashboard:detail", self.wish.pk)

    def show(self, status, note, rows, error=""):
        context = self.get_context_data(note=note, rows=rows, error=error)
        return self.render_to_response(context, status=status)

    def approve(self, note, rows):
        decisions = {row.pk: form.decision() for row, form in rows}
        approve(request=self.wish, by=self.request.user, decisions=decisions, note=note)
        if self.wish.refund:
            messages.success(self.request, _("已同意退费，款项正在原路退回。"))
        else:
            messages.success(self.request, _("已同意退费，贝里已退回学员账户。"))

    def refuse(self, note, _rows):
        refuse(request=self.wish, by=self.request.user, reason=note)
        messages.success(self.request, _("已拒绝退费申请，学员会收到您写的原因。"))


class OpenFor(RefundStaff, FormView):
    """Staff open a request themselves, out of goodwill too; it is decided like any other."""

    template_name = "oscar/dashboard/refunds/open.html"
    form_class = AskForm

    @cached_property
    def order(self):
        paid = Order.objects.filter(status__in=HAS_BEEN_PAID)
        return get_object_or_404(paid, number=self.kwargs["number"])

    @cached_property
    def quoted(self):
        return quoted_lines(self.order)

    def get(self, request, *args, **kwargs):
        earlier = open_request(self.order)
        if earlier:
            messages.info(request, _("这笔订单已有一份退费申请正在处理。"))
            return redirect("refunds_dashboard:detail", earlier.pk)
        if not may_open(self.order):
            messages.info(request, _("这笔订单已经没有可退的金额或贝里。"))
            return redirect("dashboard:order-detail", self.order.number)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"choices": self.choices}

    @property
    def choices(self):
        """Lines of which something is left."""
        return [one for one in self.quoted if one.left_money or one.left_beli]

    def get_context_data(self, **kwargs):
        form = kwargs.setdefault("form", self.get_form())
        ticked = form.chosen_ids()
        return super().get_context_data(
            order=self.order, quoted=self.choices, ticked=ticked, **kwargs
        )

    def form_valid(self, form):
        data, by = form.cleaned_data, self.request.user
        try:
            wish = open_for(order=self.order, by=by, reason=data["reason"], lines=data["line"])
        except RefundRefused as error:
            form.add_error(None, str(error))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        return redirect("refunds_dashboard:detail", wish.pk)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=400)
