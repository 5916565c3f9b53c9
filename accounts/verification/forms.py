import unicodedata

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.captcha.fields import CaptchaField
from accounts.verification import codes
from accounts.verification.secret import DIGITS


class CodeForm(forms.Form):
    """Six digits. Whose and what for is never read from the form: `contact`, `purpose`, and the
    session that types them in (`asker`).

    A subclass with more fields uses the code up only when those are right.
    """

    code = forms.CharField(
        label=gettext_lazy("验证码"),
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "autofocus": True,
                "class": "code-input",
                "data-code": DIGITS,
            }
        ),
        error_messages={"required": gettext_lazy("请输入验证码。")},
    )

    def __init__(self, *args, contact, purpose, asker, **kwargs):
        super().__init__(*args, **kwargs)
        self.facts = {"contact": contact, "purpose": purpose, "asker": asker}

    def clean_code(self):
        """Full-width digits and what was copied along with them are forgiven."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        code = "".join(typed.replace("-", "").split())
        if len(code) != DIGITS or not (code.isascii() and code.isdecimal()):
            raise forms.ValidationError(_("验证码是 6 位数字。"), "digits")
        return code

    def clean(self):
        data = super().clean()
        if not self.errors:
            self.use_up(data["code"])
        return data

    def use_up(self, code):
        try:
            codes.check_code(code=code, **self.facts)
        except (codes.WrongCode, codes.CodeGone) as error:
            self.add_error("code", codes.told(error))


class ResendForm(forms.Form):
    """Another code to the same contact: it costs what the first one did."""

    captcha = CaptchaField()
