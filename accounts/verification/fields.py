from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.verification.contacts import read_contact


class ContactField(forms.CharField):
    """A phone number or an e-mail address; its value is a Contact."""

    default_error_messages = {"required": gettext_lazy("请填写手机号或邮箱。")}

    def __init__(self, **kwargs):
        attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        words = {"label": gettext_lazy("手机号或邮箱"), "widget": forms.TextInput(attrs=attrs)}
        super().__init__(**words | {"max_length": 320} | kwargs)

    def clean(self, value):
        text = super().clean(value)
        return read_contact(text) if text else None


class PhoneField(forms.CharField):
    """Its value is E.164."""

    def __init__(self, **kwargs):
        attrs = {"autocomplete": "tel", "inputmode": "tel"}
        words = {"label": gettext_lazy("手机号"), "widget": forms.TextInput(attrs=attrs)}
        super().__init__(**words | kwargs)

    def clean(self, value):
        text = super().clean(value)
        contact = read_contact(text) if text else None
        if contact and not contact.is_phone:
            raise ValidationError(_("请填写手机号。"), "phone")
        return contact.value if contact else ""
