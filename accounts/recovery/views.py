"""A forgotten password in three steps; for anybody, each step only after the one before."""

from allauth.account.utils import get_next_redirect_url
from allauth.core.internal.ratelimit import consume_or_429
from allauth.decorators import rate_limit
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from accounts.entrance import naming
from accounts.forms import ResetPasswordKeyForm
from accounts.rate_limits import APP
from accounts.recovery import tokens
from accounts.recovery.forms import ContactForm
from accounts.recovery.people import person_behind
from accounts.verification import pending
from accounts.verification.codes import CodeRefused, Purpose
from accounts.verification.views import CodeView, ask, refused

TOKEN = "recovery_token"  # in the session: no address, no page and no log holds it


def with_next(request, name):
    """Where to go on, with the page of this site that somebody wanted in the first place."""
    url = get_next_redirect_url(request)
    return reverse(name) + (f"?{urlencode({'next': url})}" if url else "")


@method_decorator(never_cache, name="dispatch")
class AskContact(FormView):
    """Step 1. Whatever contact is given, the same is done and said."""

    form_class = ContactForm
    template_name = "account/password_reset.html"

    def get_initial(self):
        """Who is logged in need not type it."""
        user = self.request.user
        return {"contact": (user.phone or user.email or "") if user.is_authenticated else ""}

    def form_valid(self, form):
        contact = form.cleaned_data["contact"]
        too_many = consume_or_429(self.request, app=APP, action="reset_password", key=contact.value)
        if too_many:
            return too_many
        try:
            ask(self.request, contact=contact, purpose=Purpose.RECOVERY)
        except CodeRefused as error:
            form.add_error("contact", error.message)
            return refused(self.form_invalid(form), error)
        return redirect(with_next(self.request, "account_recovery_code"))


class EnterCode(CodeView):
    """Step 2. Who has proven the contact is told whether it has an account: it is theirs."""

    purpose = Purpose.RECOVERY
    start_url = "account_reset_password"
    heading = gettext_lazy("输入验证码")
    button = gettext_lazy("下一步")

    def accept(self, contact):
        pending.end(self.request, Purpose.RECOVERY)
        user = person_behind(contact)
        if user is None:
            told = _("%(contact)s 还没有书院账户，可以用它注册一个。")
            messages.info(self.request, told % {"contact": contact})
            return redirect(with_next(self.request, "account_signup"))
        try:
            token = tokens.issue(user)
        except tokens.TokenGone:
            return begin_again(self.request)
        self.request.session.cycle_key()
        self.request.session[TOKEN] = token
        naming.note(self.request, contact)
        return redirect(with_next(self.request, "account_recovery_password"))


@method_decorator(rate_limit(action="reset_password_from_key"), name="dispatch")
@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class NewPassword(FormView):
    """Step 3. Whose password it is says the token alone."""

    form_class = ResetPasswordKeyForm
    template_name = "accounts/recovery/password.html"

    def dispatch(self, request, *args, **kwargs):
        try:
            self.owner = tokens.owner_of(request.session.get(TOKEN, ""))
        except tokens.TokenGone:
            return begin_again(request)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.owner}

    def get_context_data(self, **kwargs):
        return super().get_context_data(owner=self.owner, **kwargs)

    def form_valid(self, form):
        token = self.request.session.pop(TOKEN)
        password = form.cleaned_data["password1"]
        try:
            tokens.spend(token=token, password=password, request=self.request)
        except tokens.TokenGone:
            return begin_again(self.request)
        messages.success(self.request, _("密码已重置，请用新密码登录。其他设备都已退出。"))
        page = with_next(self.request, "account_login")
        return redirect(f"{page}{'&' if '?' in page else '?'}way=password")


def begin_again(request):
    request.session.pop(TOKEN, None)
    messages.info(request, _("这一步已经过期，请重新获取验证码。"))
    return redirect(with_next(request, "account_reset_password"))
