"""allauth's forms of the second step, in our words."""

import unicodedata

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _


class TypedCode:
    """A code is forgiven its spaces and full-width digits."""

    label = _("验证器里的 6 位数字")
    help_text = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label, field.help_text = self.label, self.help_text
        field.error_messages["required"] = _("请输入验证码。")
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs |= {"inputmode": "numeric", "class": "code-input", "autofocus": True}

    def clean_code(self):
        typed = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        self.cleaned_data["code"] = "".join(typed.replace("-", "").split())
        return super().clean_code()


class AuthenticateForm(TypedCode, base.AuthenticateForm):
    help_text = _("手机不在身边？也可以输入一个恢复码。")


class ReauthenticateForm(TypedCode, base.ReauthenticateForm):
    help_text = AuthenticateForm.help_text


class ActivateTOTPForm(TypedCode, totp.ActivateTOTPForm):
    pass


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label, name.max_length = _("名称"), 50
        name.help_text = _("方便以后辨认，比如“我的手机”“办公室电脑”。")
        alone.label, alone.initial = _("也用它直接登录，不必输入密码"), True
        alone.help_text = _("登录时用指纹、面容或屏幕密码确认。")


class EditWebAuthnForm(webauthn.EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("名称")
        self.fields["name"].max_length = 50
