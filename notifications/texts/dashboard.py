"""For shop staff: which text messages went out, what became of them, and what they cost."""

from django.conf import settings
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpResponseBadRequest
from django.views.generic import ListView, View

from notifications.models import OutboxText
from notifications.paging import ForgivingPages
from notifications.spreadsheet import download
from notifications.texts import sums
from notifications.texts.alarms import MAY_LOOK
from notifications.texts.filters import SmsFilter
from notifications.texts.sheet import rows_of


class MaySee(PermissionRequiredMixin):
    """Staff with the permission. Others: 403, and strangers log in first."""

    permission_required = MAY_LOOK

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.form = SmsFilter(request.GET)

    def has_permission(self):
        return self.request.user.is_staff and super().has_permission()


class Sent(MaySee, ForgivingPages, ListView):
    """A wrong address shows none, with 400."""

    template_name = "notifications/sms/list.html"
    paginate_by = 50

    def get_queryset(self):
        return self.form.rows().select_related("user")

    def get_context_data(self, **kwargs):
        rows = self.form.rows()
        facts = {"filter": self.form, "total": sums.total(rows)}
        facts |= {"purposes": sums.by_purpose(rows), "days": sums.by_day(rows)}
        facts |= {"cap": settings.SMS_PER_DAY, "has_outbox": has_outbox()}
        return super().get_context_data(**facts, **kwargs)

    def render_to_response(self, context, **kwargs):
        status = 200 if self.form.is_valid() else 400
        return super().render_to_response(context, status=status, **kwargs)


class Sheet(MaySee, View):
    def get(self, request):
        if not self.form.is_valid():
            wrong = "\n".join(text for texts in self.form.errors.values() for text in texts)
            return HttpResponseBadRequest(wrong, content_type="text/plain; charset=utf-8")
        first, last = self.form.days
        return download(rows_of(self.form.rows()), f"sms-{first}-{last}")


class Outbox(MaySee, ForgivingPages, ListView):
    """What was "sent", codes and all: on a machine that sends nothing. 404 everywhere else."""

    template_name = "notifications/sms/outbox.html"
    paginate_by = 20
    queryset = OutboxText.objects.select_related("message").order_by("-message_id")

    def dispatch(self, request, *args, **kwargs):
        if not has_outbox():
            raise Http404
        return super().dispatch(request, *args, **kwargs)


def has_outbox():
    return settings.EMBEDDED and settings.SMS_BACKEND == "outbox"
