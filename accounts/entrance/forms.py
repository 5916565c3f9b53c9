from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import names
from accounts.captcha.fields import CaptchaField
from accounts.models import User
from accounts.privacy.fields import ConsentField
from accounts.verification.fields import ContactField


class AskCodeForm(forms.Form):
    """Where the code is to be sent; whether somebody has this contact makes no difference."""

    contact = ContactField()
    captcha = CaptchaField()
    remember = forms.BooleanField(label=_("在这台设备上保持登录"), required=False, initial=True)

    def __init__(self, *args, request=None, **kwargs):
        super().__init__(*args, **kwargs)


class JoinForm(forms.Form):
    """What is still to be said by somebody whose contact is proven."""

    nickname = forms.CharField(
        label=_("昵称"),
        max_length=User._meta.get_field("nickname").max_length,
        required=False,
        help_text=_("显示在您的评价和提问旁边，以后可以改。留空就显示用户名。"),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    username = forms.CharField(
        label=_("用户名"),
        min_length=2,
        max_length=names.USERNAME_MAX_LENGTH,
        help_text=_("可以用来登录，我们先替您起了一个。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    consent = ConsentField()

    def clean_nickname(self):
        return names.clean_nickname(self.cleaned_data["nickname"])

    def clean_username(self):
        return get_adapter().clean_username(self.cleaned_data["username"])
