"""The pages of the first visit (D42): an account that one has, or a new one."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_login_redirect_url
from allauth.decorators import rate_limit
from allauth.socialaccount.internal.flows.signup import complete_social_signup
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from accounts import rate_limits
from accounts.entrance.joining import person_of
from accounts.forms import LoginForm
from accounts.social import binding, opening, pending
from accounts.social.forms import ContactForm, NewAccountForm
from accounts.verification import pending as proofs
from accounts.verification.codes import CodeRefused, Purpose
from accounts.verification.views import CodeView, ask, refused


@method_decorator(never_cache, name="dispatch")
class FirstVisit:
    """For a visitor whom WeChat or Weibo has just shown to us, and who has no account here yet."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            pending.forget(request)
            messages.info(request, _("您已经登录了。要绑定微信或微博，请到账户安全。"))
            return redirect(get_login_redirect_url(request))
        self.social = pending.current(request)
        if self.social is None:
            messages.info(request, _("授权已经过期或者用过了，请重新开始。"))
            return redirect("account_login")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        facts = {"remote": self.social.provider, "theirs": self.social.account}
        return super().get_context_data(**facts, **kwargs)

    def hand_over(self, user, log_in):
        """Log in, and bind when that is done. An account with another one of these is refused."""
        try:
            binding.check(user=user, account=self.social.account)
        except binding.NotBound as error:
            messages.error(self.request, pending.why_not(error, self.social))
            return redirect("socialaccount_signup")
        pending.bind_after_login(self.request, user, self.social)
        return log_in(self.social.get_redirect_url(self.request))


class Choose(FirstVisit, TemplateView):
    template_name = "socialaccount/first.html"

    def post(self, request, *args, **kwargs):
        """Somebody else's WeChat, or no wish to go on."""
        pending.forget(request)
        messages.info(request, _("已取消，没有绑定任何账户。"))
        return redirect("account_login")

    def get_context_data(self, **kwargs):
        without_contact = settings.SOCIAL_SIGNUP_WITHOUT_CONTACT
        return super().get_context_data(without_contact=without_contact, **kwargs)


@method_decorator(rate_limit(action="login"), name="dispatch")
class WithPassword(FirstVisit, FormView):
    form_class = LoginForm
    template_name = "socialaccount/first_password.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def form_invalid(self, form):
        return rate_limits.mark_too_many(super().form_invalid(form), form)

    def form_valid(self, form):
        return self.hand_over(form.user, lambda url: form.login(self.request, redirect_url=url))


class AskContact(FirstVisit, FormView):
    form_class = ContactForm
    template_name = "socialaccount/first_contact.html"

    def form_valid(self, form):
        try:
            ask(self.request, contact=form.cleaned_data["contact"], purpose=Purpose.BIND)
        except CodeRefused as error:
            form.add_error("contact", error.message)
            return refused(self.form_invalid(form), error)
        return redirect("social_first_code")


class EnterCode(FirstVisit, CodeView):
    """Whose account it is, or that there is none yet, is said only after the right code."""

    purpose = Purpose.BIND
    start_url = "social_first_contact"
    heading = gettext_lazy("输入验证码")
    button = gettext_lazy("继续")

    def accept(self, contact):
        user = person_of(contact)
        if user is None:
            return redirect("social_first_new")
        proofs.end(self.request, self.purpose)
        return self.hand_over(user, lambda url: self.log_in(user, contact, url))

    def log_in(self, user, contact, url):
        record_authentication(self.request, user, "code", **{contact.kind: contact.value})
        login = Login(user=user, redirect_url=url, email_verification="none")
        return perform_login(self.request, login)


@method_decorator(rate_limit(action="signup"), name="dispatch")
class NewAccount(FirstVisit, FormView):
    """With the contact that was just proven, or, where that is allowed, without one (D29)."""

    form_class = NewAccountForm
    template_name = "socialaccount/first_new.html"

    def dispatch(self, request, *args, **kwargs):
        self.contact = proofs.proven(request, Purpose.BIND)
        if self.contact is None and not settings.SOCIAL_SIGNUP_WITHOUT_CONTACT:
            return redirect("social_first_contact")
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        nickname = opening.tidy_nickname(self.social.account.extra_data.get("nickname", ""))
        return {"nickname": nickname}

    def get_form_kwargs(self):
        has_avatar = bool(self.social.account.extra_data.get("avatar_url"))
        facts = {"has_avatar": has_avatar, "is_proven": bool(self.contact)}
        return super().get_form_kwargs() | facts

    def get_context_data(self, **kwargs):
        return super().get_context_data(contact=self.contact, **kwargs)

    def form_valid(self, form):
        try:
            opening.open_account(
                request=self.request,
                login=self.social,
                nickname=form.cleaned_data["nickname"],
                contact=self.contact,
                wants_avatar=form.cleaned_data.get("take_avatar", False),
            )
        except binding.BelongsToAnother:
            pending.forget(self.request)
            messages.info(self.request, _("刚刚已经注册或绑定好了，请直接登录。"))
            return redirect("account_login")
        pending.forget(self.request)
        return complete_social_signup(self.request, self.social)
