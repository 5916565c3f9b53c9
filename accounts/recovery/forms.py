from django import forms

from accounts.captcha.fields import CaptchaField
from accounts.verification.fields import ContactField


class ContactForm(forms.Form):
    """Where the code is to be sent; whether somebody has this contact makes no difference."""

    contact = ContactField()
    captcha = CaptchaField()
