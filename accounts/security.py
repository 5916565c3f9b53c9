"""The page about who can get into one's account: a row for each matter."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.mixins import LoginRequiredMixin
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from accounts.devices.listing import prune
from accounts.verification.contacts import PHONE, Contact

# In this order; each is accounts/security/<name>.html: one or more <li class="security-row">.
ROWS = (
    *("password", "phone", "email", "social", "two_step"),
    *("devices", "events", "merge", "export", "closing"),
)


def rows():
    for name in ROWS:
        try:
            yield get_template(f"accounts/security/{name}.html")
        except TemplateDoesNotExist:
            continue


@method_decorator(never_cache, name="dispatch")
class Security(LoginRequiredMixin, TemplateView):
    """For whoever is logged in, about their own account."""

    template_name = "accounts/security.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        devices = UserSession.objects.filter(user=user)
        prune(devices)
        keys = Authenticator.objects.filter(user=user)
        return super().get_context_data(
            rows=list(rows()),
            phone=Contact(PHONE, user.phone).masked if user.phone else "",
            second_steps=set(keys.values_list("type", flat=True)),
            devices=devices.count(),
            **kwargs,
        )
