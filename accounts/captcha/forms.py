"""Forms that ask for a captcha only where somebody guesses."""

from allauth.account.adapter import get_adapter
from allauth.core import context
from django import forms
from django.conf import settings

from accounts.captcha import failures
from accounts.captcha.fields import CaptchaField


class CaptchaAfterFailures:
    """For a form with a `login` and a password that `clean()` checks: stands before the form's
    class. After three failures of the name or of the address a captcha is asked for, before the
    password is looked at.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if settings.CAPTCHA_ENABLED and failures.are_many(**self._who()):
            self._ask()

    def clean(self):
        is_tried = settings.CAPTCHA_ENABLED and not self.errors  # else no password is looked at
        try:
            data = super().clean()
        except forms.ValidationError:
            if is_tried and failures.count(**self._who()):
                self._ask()
            raise
        if is_tried and not self.errors:
            failures.forgive(login=self._who()["login"])
        return data

    def _ask(self):
        self.fields.setdefault("captcha", CaptchaField())

    def _who(self):
        login = str(self.data.get(self.add_prefix("login"), ""))
        address = get_adapter().get_client_ip(context.request)
        return {"login": login, "address": address}
