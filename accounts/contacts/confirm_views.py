"""Who has no password and no second step proves to be the owner by a code to a contact."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from accounts.contacts.own import contacts_of
from accounts.privacy.destinations import next_of
from accounts.verification import codes, pending
from accounts.verification.forms import ResendForm
from accounts.verification.views import CodeView, ask, refused

NEXT = "confirm_next"


class WithoutPassword(LoginRequiredMixin):
    """Who has a password or a second step is asked for that: a code would prove less."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and get_reauthentication_flows(request.user):
            query = urlencode({"next": next_of(request, "/account/security/")})
            return redirect(f"{reverse('account_reauthenticate')}?{query}")
        return super().dispatch(request, *args, **kwargs)


@method_decorator(never_cache, name="dispatch")
class Confirm(WithoutPassword, FormView):
    """Sends the code. `next` is where the person wanted to go."""

    form_class = ResendForm
    template_name = "accounts/confirm.html"

    def form_valid(self, form):
        own = contacts_of(self.request.user)
        chosen = [contact for contact in own if contact.kind == self.request.POST.get("kind")]
        self.request.session[NEXT] = next_of(self.request)
        try:
            ask(self.request, contact=(chosen or own)[0], purpose=codes.Purpose.CHANGE_OLD)
        except codes.CodeRefused as error:
            form.add_error(None, error.message)
            return refused(self.form_invalid(form), error)
        return redirect("account_confirm_code")

    def post(self, request, *args, **kwargs):
        if not contacts_of(request.user):
            messages.error(request, _("请退出后重新登录一次，再继续。"))
            return redirect("account_security")
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        own = contacts_of(self.request.user)
        return super().get_context_data(own=own, next=next_of(self.request), **kwargs)


class ConfirmCode(WithoutPassword, CodeView):
    purpose = codes.Purpose.CHANGE_OLD
    start_url = "account_confirm"
    heading = _("请先确认是您本人")
    button = _("确认")
    is_masked = True

    def accept(self, contact):
        if contact not in contacts_of(self.request.user):
            pending.end(self.request, self.purpose)
            return redirect(self.start_url)
        record_authentication(self.request, self.request.user, "code", reauthenticated=True)
        return redirect(self.request.session.pop(NEXT, "account_security"))
