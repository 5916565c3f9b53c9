from allauth.account import views as allauth
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, UpdateView

from accounts.forms import ProfileForm


class AccountHome(LoginRequiredMixin, TemplateView):
    template_name = "accounts/home.html"

    def get_context_data(self, **kwargs):
        claims = EmailAddress.objects.filter(user=self.request.user, verified=False)
        return super().get_context_data(claim=claims.order_by("pk").last(), **kwargs)


class Profile(LoginRequiredMixin, UpdateView):
    form_class = ProfileForm
    template_name = "accounts/profile.html"
    success_url = reverse_lazy("account_home")

    def get_object(self, queryset=None):
        return self.request.user

    def form_valid(self, form):
        messages.success(self.request, _("资料已保存。"))
        return super().form_valid(form)


class Email(allauth.EmailView):
    """allauth's page, without its door for making an unproven address the main one."""

    def _action_primary(self, request, *args, **kwargs):
        return None
