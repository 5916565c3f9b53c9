from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import names
from accounts.captcha.fields import CaptchaField
from accounts.models import User
from accounts.privacy.fields import ConsentField
from accounts.verification.fields import ContactField


class ContactForm(forms.Form):
    contact = ContactField()
    captcha = CaptchaField()


class NewAccountForm(forms.Form):
    nickname = forms.CharField(
        label=_("昵称"),
        max_length=User._meta.get_field("nickname").max_length,
        help_text=_("显示在您的评价、提问和页面右上角，以后可以修改。"),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    take_avatar = forms.BooleanField(label=_("同时使用那边的头像"), required=False, initial=True)
    consent = ConsentField()

    def __init__(self, *args, has_avatar, is_proven, **kwargs):
        """`is_proven`: a contact was proven before; without one, a captcha stands here."""
        super().__init__(*args, **kwargs)
        if not has_avatar:
            del self.fields["take_avatar"]
        if not is_proven:
            self.fields["captcha"] = CaptchaField()

    def clean_nickname(self):
        return names.clean_nickname(self.cleaned_data["nickname"])
