from django import forms
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def agreement():
    """The sentence beside the box, with both texts to read."""
    sentence = _(
        "我已阅读并同意"
        '<a href="{}" target="_blank">《用户协议》</a>'
        "和"
        '<a href="{}" target="_blank">《隐私政策》</a>'
    )
    return format_html(sentence, reverse("account_terms"), reverse("account_privacy_policy"))


class ConsentField(forms.BooleanField):
    """The box of every sign-up form, never ticked beforehand.

    Who signs up with it ticked is noted by accounts.privacy.consents.record_consent.
    """

    default_error_messages = {
        "required": gettext_lazy("请先阅读并同意用户协议和隐私政策，再继续。"),
    }

    def __init__(self, **kwargs):
        super().__init__(label=lazy(agreement, str)(), **kwargs)


class ConsentForm(forms.Form):
    consent = ConsentField()
