"""Merging another account into one's own: prove that it is one's own too, read what moves, confirm.

For whoever is logged in and has proven so just now, about the account in the session's proof.
"""

from http import HTTPStatus

from allauth.decorators import rate_limit
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, View

from accounts.contacts.fresh import fresh_required
from accounts.entrance.joining import person_of
from accounts.merging import proven
from accounts.merging.eligible import why_not
from accounts.merging.forms import (
    ConfirmForm,
    OtherContactForm,
    OtherPasswordForm,
    SecondStepForm,
)
from accounts.merging.joining import merge
from accounts.merging.plan import plan_of
from accounts.merging.refusals import MergeRefused
from accounts.models import Merge
from accounts.verification import pending
from accounts.verification.codes import CodeRefused, Purpose
from accounts.verification.views import CodeView, ask, refused

of_owner = method_decorator([never_cache, login_required, fresh_required], name="dispatch")
MANUAL = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


def take(request, user, proof):
    """The other account is proven; on to its second step, or to what would move."""
    reason = why_not(request.user, user) or why_no_second_step(user)
    if reason:
        messages.error(request, reason)
        return redirect("account_merge")
    needs_second = Authenticator.objects.filter(user=user).exists()
    proven.keep(request, user=user, proof=proof, needs_second=needs_second)
    return redirect("account_merge_second" if needs_second else "account_merge_confirm")


def why_no_second_step(user):
    """A key alone can be used only where one logs in."""
    keys = Authenticator.objects.filter(user=user)
    if keys.exists() and not keys.filter(type__in=MANUAL).exists():
        return _("那个账户只有通行密钥。请登录那个账户，再把当前账户并入它。")
    return ""


@of_owner
class Start(FormView):
    """Asks for a code to the other account's phone or e-mail."""

    form_class = OtherContactForm
    template_name = "merging/start.html"

    def form_valid(self, form):
        contact = form.cleaned_data["contact"]
        if contact.value in (self.request.user.email, self.request.user.phone):
            form.add_error("contact", _("这就是当前账户的，请填写另一个账户的手机号或邮箱。"))
            return self.form_invalid(form)
        try:
            ask(self.request, contact=contact, purpose=Purpose.MERGE)
        except CodeRefused as error:
            form.add_error("contact", error.message)
            return refused(self.form_invalid(form), error)
        return redirect("account_merge_code")


@of_owner
class EnterCode(CodeView):
    """Whether the contact has an account is said only after the right code."""

    purpose = Purpose.MERGE
    start_url = "account_merge"
    heading = gettext_lazy("验证另一个账户")
    button = gettext_lazy("继续")

    def accept(self, contact):
        pending.end(self.request, self.purpose)
        proof = Merge.Proof.PHONE if contact.is_phone else Merge.Proof.EMAIL
        return take(self.request, person_of(contact), proof)


@of_owner
@method_decorator(rate_limit(action="login"), name="dispatch")
class WithPassword(FormView):
    form_class = OtherPasswordForm
    template_name = "merging/password.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form):
        return take(self.request, form.user, Merge.Proof.PASSWORD)


class Proven:
    """`facts`: of the proof in the session; without one it begins anew."""

    def dispatch(self, request, *args, **kwargs):
        self.facts = proven.facts_of(request)
        self.gone = proven.user_of(self.facts) if self.facts else None
        if self.gone is None:
            messages.info(request, _("这一步已经过期，请重新验证另一个账户。"))
            return redirect("account_merge")
        return super().dispatch(request, *args, **kwargs)


@of_owner
class SecondStep(Proven, FormView):
    form_class = SecondStepForm
    template_name = "merging/second.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.gone}

    def form_valid(self, form):
        proven.second_is_proven(self.request)
        return redirect("account_merge_confirm")


@of_owner
class Confirm(Proven, View):
    """GET shows what would move, POST does it."""

    def dispatch(self, request, *args, **kwargs):
        facts = proven.facts_of(request)
        if facts and facts["waits"]:
            return redirect("account_merge_second")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.show(plan_of(request.user, self.gone))

    def post(self, request):
        plan = plan_of(request.user, self.gone)
        form = ConfirmForm(request.POST, choices=plan.socials)
        if not form.is_valid():
            return self.show(plan, form=form, status=HTTPStatus.BAD_REQUEST)
        try:
            merge(
                kept=request.user,
                gone=self.gone,
                proof=self.facts["proof"],
                chosen=form.chosen,
                shown=form.cleaned_data["shown"],
                lock=self.facts["lock"],
                request=request,
            )
        except MergeRefused as error:
            plan = plan_of(request.user, self.gone)
            return self.show(plan, error=error, status=HTTPStatus.CONFLICT)
        proven.forget(request)
        done = _("账户已合并，那个账户的订单、课程和贝里都在这里了。以后请用当前账户登录。")
        messages.success(request, done)
        return redirect("account_security")

    def show(self, plan, *, form=None, error="", status=HTTPStatus.OK):
        form = form or ConfirmForm(initial={"shown": plan.digest}, choices=plan.socials)
        context = {"plan": plan, "form": form, "gone": self.gone, "error": error}
        return render(self.request, "merging/confirm.html", context, status=status)
