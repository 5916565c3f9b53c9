"""The page that asks for a code: what it is for, and what follows, say its subclasses."""

from abc import ABC, abstractmethod

from allauth.account.adapter import get_adapter
from allauth.account.utils import passthrough_next_redirect_url
from allauth.decorators import rate_limit
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from accounts.verification import codes, pending
from accounts.verification.forms import CodeForm, ResendForm


def ask(request, *, contact, purpose):
    """Send a code, and remember in the session which contact it proves. Raises codes.CodeRefused.

    Who asks again while a code for this lives goes on to the page: it tells when the next is due.
    """
    address = get_adapter().get_client_ip(request)
    facts = {"contact": contact, "purpose": purpose, "asker": pending.asker(request)}
    try:
        codes.send_code(address=address, **facts)
    except codes.CodeRefused as error:
        if not codes.is_live(**facts):
            raise
        messages.info(request, error.message)
    pending.begin(request, contact=contact, purpose=purpose)


def refused(answer, error):
    """The page whose form tells a CodeRefused."""
    answer.status_code = error.status
    if error.wait:
        answer["Retry-After"] = error.wait
    return answer


@method_decorator(rate_limit(action="check_code"), name="dispatch")
@method_decorator(never_cache, name="dispatch")
class CodeView(ABC, FormView):
    """For whoever has asked for a code of `purpose` in this session.

    A subclass says `purpose` and `start_url` (the name of the page where the contact is given).
    Whose code it is stays in the session.
    """

    form_class = CodeForm
    template_name = "accounts/code_form.html"
    purpose = None
    start_url = "account_login"
    heading = gettext_lazy("输入验证码")
    button = gettext_lazy("确定")
    is_masked = False  # True where the contact was not typed in just now
    password_url = ""  # where the same is done by password

    @abstractmethod
    def accept(self, contact):
        """The answer once the code was right."""

    def dispatch(self, request, *args, **kwargs):
        self.contact = pending.asked(request, self.purpose)
        if self.contact is None:
            messages.info(request, _("这一步已经过期，请重新获取验证码。"))
            return redirect(self.start())
        return super().dispatch(request, *args, **kwargs)

    def start(self):
        """Where the contact is given; `next` goes along."""
        return passthrough_next_redirect_url(self.request, reverse(self.start_url), "next")

    def post(self, request, *args, **kwargs):
        return self.resend() if "resend" in request.POST else super().post(request)

    def resend(self):
        wait = codes.wait_of(contact=self.contact, purpose=self.purpose)
        if wait:
            messages.info(self.request, _("请 %(wait)d 秒后再重新获取。") % {"wait": wait})
            return redirect(self.request.get_full_path())
        form = ResendForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=self.blank(), resend=form))
        try:
            ask(self.request, contact=self.contact, purpose=self.purpose)
        except codes.CodeRefused as error:
            messages.error(self.request, error.message)
            page = self.render_to_response(self.get_context_data(form=self.blank()))
            return refused(page, error)
        messages.success(self.request, _("验证码已发送。"))
        return redirect(self.request.get_full_path())

    def blank(self):
        """The form of codes, while the other one was sent."""
        return self.form_class(**self.get_form_kwargs() | {"data": None, "files": None})

    def form_valid(self, form):
        return self.accept(pending.prove(self.request, self.purpose))

    def get_form_kwargs(self):
        facts = {"contact": self.contact, "purpose": self.purpose}
        return super().get_form_kwargs() | facts | {"asker": pending.asker(self.request)}

    def get_context_data(self, **kwargs):
        facts = {"contact": self.contact, "purpose": self.purpose}
        is_live = codes.is_live(**facts, asker=pending.asker(self.request))
        return super().get_context_data(
            shown=self.contact.masked if self.is_masked else str(self.contact),
            contact=self.contact,
            start=self.start(),
            wait=codes.wait_of(**facts),
            is_void=not is_live,
            password_url=self.password_url,
            **{"resend": ResendForm(), "heading": self.heading, "button": self.button} | kwargs,
        )
