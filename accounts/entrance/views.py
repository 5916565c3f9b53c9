"""One page, two ways: by code and by password. Both end in allauth's login stages."""

from allauth.account import views as allauth
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.signup import complete_signup
from allauth.account.utils import passthrough_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import rate_limits
from accounts.entrance import naming, staying
from accounts.entrance.forms import AskCodeForm
from accounts.forms import LoginForm, SignupForm
from accounts.verification import pending
from accounts.verification.codes import CodeRefused, Purpose
from accounts.verification.views import ask, refused

CODE, PASSWORD = "code", "password"
WAYS = {CODE: _("验证码登录"), PASSWORD: _("密码登录")}
COOKIE = "login_way"  # which way somebody took last: the page opens with it
YEAR = 365 * 24 * 60 * 60


class TwoWays:
    """A card with a tab for each way. `page`: the name of its address; `actions`: where each way's
    form is sent."""

    def get_initial(self):
        asked = pending.asked(self.request, Purpose.LOGIN)
        return super().get_initial() | ({"contact": str(asked)} if asked else {})

    def get_context_data(self, **kwargs):
        tabs = tabs_of(self.request, self.page, self.words, self.way)
        action = reverse(self.actions[self.way])
        return super().get_context_data(tabs=tabs, action=action, way=self.way, **kwargs)


class Login(TwoWays, allauth.LoginView):
    """For who is not logged in. GET shows the way chosen; POST is the login by password."""

    template_name = "account/login.html"
    page, words = "account_login", WAYS
    actions = {CODE: "account_ask_code", PASSWORD: "account_login"}
    way = PASSWORD

    def get(self, request, *args, **kwargs):
        chosen = request.GET.get("way") or request.COOKIES.get(COOKIE)
        self.way = chosen if chosen in WAYS else CODE
        return super().get(request, *args, **kwargs)

    def get_form_class(self):
        return {CODE: AskCodeForm, PASSWORD: LoginForm}[self.way]

    def get_initial(self):
        return naming.noted(self.request) | super().get_initial()

    def form_valid(self, form):
        return remembered(super().form_valid(form), PASSWORD)

    def form_invalid(self, form):
        return rate_limits.mark_too_many(super().form_invalid(form), form)


class AskCode(Login):
    """POST: send a code to a phone number or an e-mail address, known or not."""

    way = CODE
    code_page = "account_code"

    def get(self, request, *args, **kwargs):
        return redirect(passthrough_next_redirect_url(request, reverse(self.page), "next"))

    def form_valid(self, form):
        try:
            ask(self.request, contact=form.cleaned_data["contact"], purpose=Purpose.LOGIN)
        except CodeRefused as error:
            form.add_error("contact", error.message)
            return refused(self.form_invalid(form), error)
        staying.note(self.request, form.cleaned_data["remember"])
        page = passthrough_next_redirect_url(self.request, reverse(self.code_page), "next")
        return remembered(redirect(page), CODE)


def remembered(answer, way):
    answer.set_cookie(COOKIE, way, max_age=YEAR, httponly=True, samesite="Lax")
    return answer


class Signup(TwoWays, allauth.SignupView):
    """For who is not logged in. POST: by e-mail address, user name and password (D28)."""

    page = "account_signup"
    words = {CODE: _("验证码注册"), PASSWORD: _("邮箱密码注册")}
    actions = {CODE: "account_ask_code_to_join", PASSWORD: "account_signup"}
    way = PASSWORD

    def get(self, request, *args, **kwargs):
        self.way = PASSWORD if request.GET.get("way") == PASSWORD else CODE
        return super().get(request, *args, **kwargs)

    def get_form_class(self):
        return AskCodeForm if self.way == CODE else SignupForm

    def form_valid(self, form):
        """allauth's own looks for the address to be verified in four queries."""
        user, answer = form.try_save(self.request)
        if answer:
            return answer
        record_authentication(self.request, user, "password")
        self.request.just_joined = True  # nothing is to be asked that was not answered just now
        url = self.get_success_url()
        try:
            answer = complete_signup(
                self.request, user=user, redirect_url=url, email_verification="none"
            )
        except ImmediateHttpResponse as error:
            return error.response
        send_verification_email_to_address(self.request, form.claim, signup=True)
        return answer


class AskCodeToJoin(AskCode):
    """As AskCode, for who came to sign up; who has an account already is logged in all the same."""

    template_name = "account/signup.html"
    page, words, actions = Signup.page, Signup.words, Signup.actions
    code_page = "account_join_code"


def tabs_of(request, page, words, way):
    """(address, words, whether it is this one) of each way; `next` goes along."""
    address = passthrough_next_redirect_url(request, reverse(page), "next")
    sign = "&" if "?" in address else "?"
    return [(f"{address}{sign}way={name}", words[name], name == way) for name in words]
