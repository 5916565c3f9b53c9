"""For shop staff: whose beli, how they came about, and giving or taking some with a reason."""

from datetime import timedelta
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView, View

from beli.forms import AdjustmentForm
from beli.gifts import adjust_and_tell
from beli.models import Batch, Entry
from beli.refusals import AlreadyUsed, NoReason, NotEnough
from beli.sheet import lines
from beli.statement import held, rows, standing

SEARCHED = ("username__icontains", "nickname__icontains", "email__iexact", "phone__endswith")
PER_PAGE = 50
JUST = timedelta(minutes=10)  # so long another entry for the same person is asked about


class BeliStaff(PermissionRequiredMixin):
    permission_required = "beli.view_entry"

    def has_permission(self):
        return self.request.user.is_staff and super().has_permission()


class People(BeliStaff, ListView):
    """`?q=` a name, nickname, e-mail address or the end of a phone number."""

    template_name = "beli/dashboard_people.html"
    paginate_by = PER_PAGE

    def get_queryset(self):
        people = get_user_model().objects.select_related("beli_account").order_by("-pk")
        wanted = self.request.GET.get("q", "").strip()
        return people.filter(Q.create([(f, wanted) for f in SEARCHED], Q.OR)) if wanted else people


class Person(BeliStaff, FormView):
    """One person's statement and batches; a POST gives or takes."""

    template_name = "beli/dashboard_person.html"
    form_class = AdjustmentForm

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.may_adjust = request.user.has_perm("beli.adjust_account")

    def has_permission(self):
        return super().has_permission() and (self.request.method != "POST" or self.may_adjust)

    def get_context_data(self, **kwargs):
        person = self.person()
        batches = Batch.objects.filter(account__user=person).in_spending_order()
        entries = rows(person).select_related("batch", "by")
        return super().get_context_data(
            person=person,
            available=standing(person).available,
            held=-sum(entry.amount for entry in held(person)),
            batches=batches.select_related("entry"),
            page_obj=Paginator(entries, PER_PAGE).get_page(self.request.GET.get("page")),
            **kwargs,
        )

    def person(self):
        return get_object_or_404(get_user_model(), pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        sent = self.request.POST.get("reference", "").replace("\x00", "")
        is_known = self.adjustments().filter(reference=sent).exists()  # the ledger has the word
        return super().get_form_kwargs() | {"just": None if is_known else self.just_recorded()}

    def adjustments(self):
        return Entry.objects.filter(account__user=self.person(), kind=Entry.Kind.ADJUSTMENT)

    def just_recorded(self):
        """The last entry for this person, when who looks has made it within the last minutes."""
        since = timezone.now() - JUST
        return self.adjustments().filter(by=self.request.user, created_at__gte=since).first()

    def form_valid(self, form):
        person = self.person()
        try:
            entry = adjust_and_tell(user=person, by=self.request.user, **form.adjustment())
        except (NotEnough, NoReason) as refusal:
            form.add_error("amount", str(refusal))
            return self.form_invalid(form)
        except AlreadyUsed as refusal:
            return self.ask_anew(form, refusal)
        told = {"amount": f"{entry.amount:+d}", "balance": entry.balance_after}
        messages.success(self.request, _("已记录 %(amount)s，余额 %(balance)s 贝里") % told)
        return redirect("beli_dashboard:person", pk=person.pk)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def ask_anew(self, form, refusal):
        """The same wish with a reference of its own: sent once more, it is a new entry."""
        fields = form.data.copy()
        fields["reference"] = uuid4()
        form = self.form_class(fields, just=self.just_recorded())
        form.add_error(None, str(refusal))
        return self.render_to_response(self.get_context_data(form=form), status=409)


class Download(BeliStaff, View):
    """Every entry of one person as CSV, the oldest first."""

    def get(self, request, pk):
        person = get_object_or_404(get_user_model(), pk=pk)
        entries = Entry.objects.filter(account__user=person).order_by("pk")
        answer = StreamingHttpResponse(lines(entries), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="beli-{person.pk}.csv"'
        return answer
