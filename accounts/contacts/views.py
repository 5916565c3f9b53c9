"""The pages on which a person changes a phone number or an e-mail address, step by step."""

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from accounts.contacts import changing
from accounts.contacts.forms import NewContactForm
from accounts.contacts.fresh import fresh_required
from accounts.contacts.own import contact_of
from accounts.contacts.telling import can_reach
from accounts.models import ContactChange
from accounts.verification import codes, pending
from accounts.verification.contacts import PHONE
from accounts.verification.forms import ResendForm
from accounts.verification.views import CodeView, ask, refused

OLD, NEW = codes.Purpose.CHANGE_OLD, codes.Purpose.CHANGE_NEW
UNREACHABLE = gettext_lazy(
    "没有验证原来的%(kind)s就更换，需要先通知您，而我们现在只能发站内信。"
    "请先验证原来的%(kind)s；如果它已经不能用，请联系客服。"
)


class OfKind(LoginRequiredMixin):
    """`kind` is phone or email; the pages of one kind are named after it. The owner's own row."""

    kind = PHONE

    @property
    def named(self):
        """For sentences about it."""
        return {"kind": ContactChange.Kind(self.kind).label}

    @property
    def current(self):
        return contact_of(self.request.user, self.kind)

    @property
    def waiting(self):
        return changing.waiting_of(self.request.user).filter(kind=self.kind).first()

    def to(self, step=""):
        return redirect(f"account_{self.kind}{step}")

    def is_old_proven(self):
        return pending.proven(self.request, OLD) == self.current

    def get_context_data(self, **kwargs):
        facts = {"kind": self.kind, "current": self.current, "waiting": self.waiting}
        return super().get_context_data(**facts, **kwargs)


@method_decorator(never_cache, name="dispatch")
class ContactPage(OfKind, FormView):
    """What there is; POST sends a code to it, the first step of changing it."""

    form_class = ResendForm
    template_name = "accounts/contact.html"

    def form_valid(self, form):
        if self.current is None:
            return self.to("_new")
        try:
            ask(self.request, contact=self.current, purpose=OLD)
        except codes.CodeRefused as error:
            form.add_error(None, error.message)
            return refused(self.form_invalid(form), error)
        return self.to("_old")


class OldCode(OfKind, CodeView):
    purpose = OLD
    is_masked = True

    @property
    def heading(self):
        return _("验证原来的%(kind)s") % self.named

    @property
    def start_url(self):
        return f"account_{self.kind}"

    def accept(self, contact):
        return self.to("_new")


@method_decorator([never_cache, login_required, fresh_required], name="dispatch")
class GiveNew(OfKind, FormView):
    """The new contact. Without proof of the old one it will have to wait."""

    form_class = NewContactForm
    template_name = "accounts/contact_new.html"

    def form_valid(self, form):
        if self.must_wait and not can_reach(self.request.user):
            form.add_error(None, UNREACHABLE % self.named)
            return self.form_invalid(form)
        try:
            ask(self.request, contact=form.cleaned_data["contact"], purpose=NEW)
        except codes.CodeRefused as error:
            form.add_error("contact", error.message)
            return refused(self.form_invalid(form), error)
        return self.to("_code")

    def get_initial(self):
        claims = EmailAddress.objects.filter(user=self.request.user, verified=False)
        claim = claims.order_by("pk").last() if self.kind != PHONE and not self.current else None
        return {"contact": claim.email} if claim else {}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kind": self.kind, "current": self.current}

    def get_context_data(self, **kwargs):
        return super().get_context_data(must_wait=self.must_wait, **kwargs)

    @property
    def must_wait(self):
        return bool(self.current) and not self.is_old_proven()


class NewCode(OfKind, CodeView):
    """The last step: what was proven here becomes the person's, now or after the waiting time."""

    purpose = NEW

    @property
    def heading(self):
        return _("验证新的%(kind)s") % self.named

    @property
    def start_url(self):
        return f"account_{self.kind}_new"

    def accept(self, contact):
        if contact.kind != self.kind:
            return redirect(self.start_url)
        is_proven = self.current is None or self.is_old_proven()
        change = changing.change_now if is_proven else changing.ask_to_wait
        try:
            change(user=self.request.user, contact=contact, request=self.request)
        except changing.ContactTaken:
            messages.error(self.request, self.taken())
        except changing.Unreachable:
            messages.error(self.request, UNREACHABLE % self.named)
        except changing.AlreadyWaiting:
            messages.error(self.request, _("已经有一个更换在等待生效，请先撤销它。"))
        else:
            messages.success(self.request, self.done(is_proven))
        pending.end(self.request, NEW)
        pending.end(self.request, OLD)
        return self.to()

    def taken(self):
        if self.kind == PHONE:
            return _("这个手机号已经是另一个账户的了。如果那也是您，可以在账户安全里合并两个账户。")
        return _("这个邮箱已经是另一个账户的了。如果那也是您，可以在账户安全里合并两个账户。")

    def done(self, is_proven):
        if is_proven:
            return _("已保存。其他设备都已退出登录。")
        return _("申请已收到，等待期过后生效；我们已给您发了通知，期间随时可以撤销。")
