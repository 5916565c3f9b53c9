"""The way out: what it means, the proof, and the way back."""

from allauth.decorators import rate_limit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView

from accounts.captcha.fields import CaptchaField
from accounts.contacts.fresh import fresh_required
from accounts.contacts.own import contacts_of
from accounts.models import Closing
from accounts.privacy import closing
from accounts.privacy.destinations import next_of
from accounts.verification import codes, pending
from accounts.verification.views import CodeView, ask, refused

PURPOSE = codes.Purpose.CLOSE


class UnderstoodForm(forms.Form):
    """That the person has read what goes. Who has no contact says the password here."""

    understood = forms.BooleanField(
        label=gettext_lazy("我明白注销后不能恢复，上面列出的都会失去。"),
        error_messages={"required": gettext_lazy("请先确认您已明白注销的后果。")},
    )
    password = forms.CharField(
        label=gettext_lazy("当前密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    captcha = CaptchaField()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if contacts_of(user):
            del self.fields["password"]
        else:
            del self.fields["captcha"]
        if not user.has_usable_password():
            self.fields.pop("password", None)

    def clean_password(self):
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(_("密码不对，请再试一次。"), "password")


@method_decorator(
    [never_cache, login_required, fresh_required, rate_limit(action="reauthenticate")],
    name="dispatch",
)
class AskClosing(FormView):
    """The owner's own. POST sends a code to a contact, or with a password asks at once."""

    form_class = UnderstoodForm
    template_name = "accounts/closing.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.closings.filter(status=Closing.Status.WAITING).exists():
            return redirect("account_closing_state")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        own = contacts_of(self.request.user)
        if closing.hindrances(self.request.user):
            return self.form_invalid(form)
        if not own:
            return ask_closing(self.request)
        try:
            ask(self.request, contact=own[0], purpose=PURPOSE)
        except codes.CodeRefused as error:
            form.add_error(None, error.message)
            return refused(self.form_invalid(form), error)
        return redirect("account_closing_code")

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            days=settings.CLOSING_DAYS,
            hindrances=closing.hindrances(user),
            losses=closing.losses(user),
            own=contacts_of(user),
            **kwargs,
        )


class ClosingCode(LoginRequiredMixin, CodeView):
    purpose = PURPOSE
    start_url = "account_closing"
    heading = gettext_lazy("确认注销账户")
    button = gettext_lazy("申请注销")
    is_masked = True

    def accept(self, contact):
        pending.end(self.request, PURPOSE)
        if contact not in contacts_of(self.request.user):
            return redirect(self.start_url)
        return ask_closing(self.request)


def ask_closing(request):
    try:
        closing.ask(user=request.user, request=request)
    except closing.Hindered as error:
        for reason in error.reasons:
            messages.error(request, reason)
        return redirect("account_closing")
    return redirect("account_closing_state")


@method_decorator(never_cache, name="dispatch")
class ClosingState(LoginRequiredMixin, TemplateView):
    """What a login shows while the account is being closed."""

    template_name = "accounts/closing_state.html"

    def get(self, request, *args, **kwargs):
        if self.waiting() is None:
            return redirect("account_closing")
        return super().get(request, *args, **kwargs)

    def waiting(self):
        return self.request.user.closings.filter(status=Closing.Status.WAITING).first()

    def get_context_data(self, **kwargs):
        facts = {"closing": self.waiting(), "next": next_of(self.request)}
        return super().get_context_data(**facts, **kwargs)


@login_required
@require_POST
def cancel(request):
    """From any session of the owner. May be called twice."""
    if closing.cancel(user=request.user, request=request):
        messages.success(request, _("注销已撤销，账户可以照常使用。"))
    else:
        messages.info(request, _("没有等待中的注销申请。"))
    return redirect(next_of(request))
