from allauth.mfa.base.forms import BaseAuthenticateForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.captcha.fields import CaptchaField
from accounts.forms import LoginForm
from accounts.merging.socials import Choice
from accounts.verification.fields import ContactField

KEPT, GONE = "kept", "gone"


class OtherContactForm(forms.Form):
    """What the other account is reached by. Whether there is one, nobody learns from it."""

    contact = ContactField()
    captcha = CaptchaField()


class OtherPasswordForm(LoginForm):
    """Who knows it; nobody is logged in by it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["remember"]


class SecondStepForm(BaseAuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("验证码")
        code.help_text = _("验证器应用里的 6 位数字，或一个恢复码。")
        code.widget = forms.TextInput({"autocomplete": "one-time-code", "autofocus": True})


class ConfirmForm(forms.Form):
    """`choices`: the socials of both accounts; of each that both have, one is kept."""

    shown = forms.CharField(widget=forms.HiddenInput)
    sure = forms.BooleanField(
        label=_("我确认这两个账户都是我的，并知道合并不能撤销"),
        error_messages={"required": _("请先确认")},
    )

    def __init__(self, *args, choices: list[Choice], **kwargs):
        super().__init__(*args, **kwargs)
        for choice in choices:
            if choice.is_conflict:
                self.fields[choice.provider] = field_of(choice)
        self.order_fields(["shown", *(one.provider for one in choices), "sure"])

    @property
    def chosen(self):
        """Providers whose account comes from the other one."""
        return {name for name, value in self.cleaned_data.items() if value == GONE}


def field_of(choice):
    names = [
        (KEPT, _("留下当前账户绑定的“%(name)s”") % {"name": name_of(choice.of_kept)}),
        (GONE, _("换成另一个账户绑定的“%(name)s”") % {"name": name_of(choice.of_gone)}),
    ]
    return forms.ChoiceField(
        label=_("两个账户都绑定了%(name)s") % {"name": choice.name},
        choices=names,
        initial=KEPT,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择留下哪一个"), "invalid_choice": _("请选择留下哪一个")},
    )


def name_of(account):
    return account.extra_data.get("nickname") or account.uid[-6:]
