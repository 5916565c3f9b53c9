"""The page about one's own data: what was agreed to, a copy of it, and the way out."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from accounts.models import Closing
from accounts.privacy.documents import Text


@method_decorator(never_cache, name="dispatch")
class Privacy(LoginRequiredMixin, TemplateView):
    """The owner's own."""

    template_name = "accounts/privacy.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        consents = [
            (consent, Text(consent.document, consent.version)) for consent in user.consents.all()
        ]
        return super().get_context_data(
            consents=consents,
            exports=user.exports.all()[:5],
            closing=user.closings.filter(status=Closing.Status.WAITING).first(),
            **kwargs,
        )
