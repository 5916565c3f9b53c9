from allauth.account.models import EmailAddress
from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import TemplateView

from accounts.models import Closing


class AccountHome(LoginRequiredMixin, TemplateView):
    template_name = "accounts/home.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        claims = EmailAddress.objects.filter(user=user, verified=False)
        return super().get_context_data(
            claim=claims.order_by("pk").last(),
            closing=user.closings.filter(status=Closing.Status.WAITING).first(),
            **kwargs,
        )
