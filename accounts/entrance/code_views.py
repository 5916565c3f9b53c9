"""After the code was asked for: typing it in, and, for somebody new, the rest of the sign-up."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.signup import complete_signup
from allauth.account.mixins import RedirectAuthenticatedUserMixin
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import add_query_params
from allauth.decorators import rate_limit
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from accounts.adapter import AccountAdapter
from accounts.entrance import joining, staying
from accounts.entrance.forms import JoinForm
from accounts.verification import pending
from accounts.verification.codes import Purpose
from accounts.verification.views import CodeView


def log_in(request, user, contact):
    """Through allauth's stages: a second step, where there is one, comes first."""
    pending.end(request, Purpose.LOGIN)
    record_authentication(request, user, "code", **{contact.kind: contact.value})
    login = Login(user=user, redirect_url=get_next_redirect_url(request), email_verification="none")
    answer = perform_login(request, login)
    staying.obey(request)
    return answer


class EnterCode(RedirectAuthenticatedUserMixin, CodeView):
    """For who has asked for a code. Only now is it said whether there is an account."""

    purpose = Purpose.LOGIN
    start_url = "account_login"
    button = gettext_lazy("登录")

    def get_success_url(self):
        return None

    @property
    def password_url(self):
        login = passthrough_next_redirect_url(self.request, reverse("account_login"), "next")
        return add_query_params(login, {"way": "password"})

    def accept(self, contact):
        user = joining.person_of(contact)
        if user:
            return log_in(self.request, user, contact)
        return redirect(
            passthrough_next_redirect_url(self.request, reverse("account_join"), "next")
        )


class EnterCodeToJoin(EnterCode):
    """For who asked for it on the page of sign-up."""

    start_url = "account_signup"
    button = gettext_lazy("注册并登录")
    password_url = ""


@method_decorator(rate_limit(action="signup"), name="dispatch")
@method_decorator(never_cache, name="dispatch")
class Join(RedirectAuthenticatedUserMixin, FormView):
    """For who has just proven a contact that nobody has."""

    form_class = JoinForm
    template_name = "account/join.html"

    def dispatch(self, request, *args, **kwargs):
        self.contact = pending.proven(request, Purpose.LOGIN)
        if self.contact is None and not request.user.is_authenticated:
            messages.info(request, _("这一步已经过期，请重新获取验证码。"))
            login = reverse("account_login")
            return redirect(passthrough_next_redirect_url(request, login, "next"))
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self):
        return None

    def get_initial(self):
        return {"username": joining.suggest_username()} if self.request.method == "GET" else {}

    def form_valid(self, form):
        said = {name: form.cleaned_data[name] for name in ("username", "nickname")}
        try:
            user = joining.join(contact=self.contact, request=self.request, **said)
        except joining.Taken:
            return self.taken(form)
        return self.welcome(user)

    def taken(self, form):
        """The contact was joined in another tab, or the name went in this very moment."""
        user = joining.person_of(self.contact)
        if user:
            return log_in(self.request, user, self.contact)
        form.add_error("username", AccountAdapter.error_messages["username_taken"])
        return self.form_invalid(form)

    def welcome(self, user):
        pending.end(self.request, Purpose.LOGIN)
        record_authentication(self.request, user, "code", **{self.contact.kind: self.contact.value})
        url = get_next_redirect_url(self.request)
        self.request.just_joined = True  # nothing is to be asked that was not answered just now
        try:
            answer = complete_signup(
                self.request, user=user, redirect_url=url, email_verification="none"
            )
        except ImmediateHttpResponse as error:
            return error.response
        staying.obey(self.request)
        return answer

    def get_context_data(self, **kwargs):
        facts = {"contact": self.contact, "has_claim": joining.has_claim(self.contact)}
        return super().get_context_data(**facts, **kwargs)
