"""allauth's forms of the second step, in our words."""

import textwrap
import unicodedata

from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.utils import is_mfa_enabled
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


class WithAuthenticator(TypedCode):
    """Who has passkeys alone has no numbers but the recovery codes."""

    help_text = _("手机不在身边？也可以输入一个恢复码。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_mfa_enabled(self.user, [Authenticator.Type.TOTP]):
            self.fields["code"].label, self.fields["code"].help_text = _("恢复码"), ""


class AuthenticateForm(WithAuthenticator, base.AuthenticateForm):
    pass


class ReauthenticateForm(WithAuthenticator, base.ReauthenticateForm):
    pass


class ActivateTOTPForm(TypedCode, totp.ActivateTOTPForm):
    label = _("输入应用显示的 6 位数字")
    help_text = _("每 30 秒换一次，过时了就输入新的。")

    @property
    def secret_in_groups(self):
        """As people type it in; the applications leave blanks out."""
        return " ".join(textwrap.wrap(self.secret, 4))


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
