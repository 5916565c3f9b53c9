"""The two texts, for everybody; and the page that asks for agreement to a new version."""

from datetime import date

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from accounts.privacy import consents, documents
from accounts.privacy.destinations import next_of
from accounts.privacy.fields import ConsentForm


class DocumentPage(TemplateView):
    """One text, today's or an older one. Public."""

    template_name = "accounts/document.html"
    document = None

    def get_context_data(self, version="", **kwargs):
        text = documents.find(self.document, read_date(version) if version else None)
        if text is None:
            raise Http404(_("没有这个版本"))
        versions = documents.VERSIONS[self.document]
        older = [documents.Text(self.document, day) for day in versions if day != text.version]
        return super().get_context_data(text=text, others=older, **kwargs)


def read_date(text):
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404(_("没有这个版本")) from error


@method_decorator(never_cache, name="dispatch")
class AskConsent(LoginRequiredMixin, FormView):
    """For who is logged in; leads on to `next`, and at once when there is nothing to ask."""

    form_class = ConsentForm
    template_name = "accounts/consent.html"

    def get(self, request, *args, **kwargs):
        if not consents.missing_consents(request.user):
            return redirect(next_of(request, "/learn/"))
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        consents.record_consent(self.request.user, self.request)
        return redirect(next_of(self.request, "/learn/"))

    def get_context_data(self, **kwargs):
        seen_before = self.request.user.consents.exists()
        return super().get_context_data(
            next=next_of(self.request, "/learn/"), seen_before=seen_before, **kwargs
        )
