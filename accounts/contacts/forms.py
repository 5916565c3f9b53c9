from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.captcha.fields import CaptchaField
from accounts.verification.contacts import EMAIL, PHONE, read_contact

FIELDS = {
    PHONE: (gettext_lazy("新手机号"), {"inputmode": "tel", "autocomplete": "tel"}),
    EMAIL: (gettext_lazy("新邮箱"), {"inputmode": "email", "autocomplete": "email"}),
}
MISSING = {PHONE: gettext_lazy("请填写手机号。"), EMAIL: gettext_lazy("请填写邮箱。")}


class NewContactForm(forms.Form):
    """A contact of one kind that is not the person's already. Says nothing of other accounts."""

    contact = forms.CharField(max_length=254)
    captcha = CaptchaField()

    def __init__(self, *args, kind, current, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.current = kind, current
        field = self.fields["contact"]
        field.label, attributes = FIELDS[kind]
        field.widget.attrs |= attributes
        field.error_messages["required"] = MISSING[kind]

    def clean_contact(self):
        contact = read_contact(self.cleaned_data["contact"])
        if contact.kind != self.kind:
            raise ValidationError(MISSING[self.kind], "kind")
        if contact == self.current:
            raise ValidationError(_("新的和现在的一样。"), "same")
        return contact
