"""A person's own profile and face."""

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, UpdateView

from accounts.events import record
from accounts.models import AccountEvent, User
from accounts.profile import avatars
from accounts.profile.forms import AvatarForm, ProfileForm
from accounts.profile.roles import roles_of


@method_decorator(never_cache, name="dispatch")
class Profile(LoginRequiredMixin, UpdateView):
    """The owner's own row, read again so that a refused change shows nowhere else."""

    form_class = ProfileForm
    template_name = "accounts/profile.html"
    success_url = reverse_lazy("account_home")

    def get_object(self, queryset=None):
        return User.objects.get(pk=self.request.user.pk)

    def form_valid(self, form):
        with transaction.atomic():
            User.objects.filter(pk=form.instance.pk).update(**form.cleaned_data)
            record(self.request.user, AccountEvent.Kind.PROFILE_CHANGED, request=self.request)
        messages.success(self.request, _("资料已保存。"))
        return redirect(self.success_url)

    def get_context_data(self, **kwargs):
        return super().get_context_data(roles=roles_of(self.request.user), **kwargs)


@method_decorator(never_cache, name="dispatch")
class Avatar(LoginRequiredMixin, FormView):
    """POST with `remove` takes the face away; with a picture it is the new one."""

    form_class = AvatarForm
    template_name = "accounts/avatar.html"
    success_url = reverse_lazy("account_profile")

    @method_decorator(rate_limit(action="avatar"))
    def post(self, request, *args, **kwargs):
        if "remove" in request.POST:
            avatars.remove(request.user)
            messages.success(request, _("头像已移除。"))
            return redirect(self.success_url)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        avatars.put(self.request.user, form.faces)
        messages.success(self.request, _("头像已更新。"))
        return super().form_valid(form)
