"""allauth's forms in our words."""

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django import forms
from django.db import IntegrityError, transaction
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts import names
from accounts.captcha.fields import CaptchaField
from accounts.captcha.forms import CaptchaAfterFailures
from accounts.privacy.consents import record_consent
from accounts.privacy.fields import ConsentField
from accounts.verification.contacts import read_contact

PASSWORD_HELP = _("至少 8 位；不要全是数字，不要用常见的密码，也不要和用户名太像。")


class OurWords:
    """Labels and hints instead of allauth's; a label is enough, a placeholder only repeats it."""

    labels = {
        "login": _("手机号、邮箱或用户名"),
        "email": _("邮箱"),
        "username": _("用户名"),
        "password": _("密码"),
        "password1": _("密码"),
        "password2": _("再输入一次新密码"),
        "oldpassword": _("当前密码"),
        "remember": _("在这台设备上保持登录"),
    }
    help_texts = {"password1": PASSWORD_HELP}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class LoginForm(OurWords, CaptchaAfterFailures, allauth.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["remember"].initial = True

    def clean_login(self):
        return names.tidy(self.cleaned_data["login"])

    def user_credentials(self):
        """One look-up and one hash, whatever was typed: allauth tries an address as a user name
        too, and two hashes instead of one would tell that somebody has this address."""
        login = self.cleaned_data["login"]
        try:
            contact = read_contact(login)
        except forms.ValidationError:
            said = {"username": login}
        else:
            said = {contact.kind: contact.value}
        return said | {"password": self.cleaned_data["password"]}


class SignupForm(OurWords, allauth.SignupForm):
    """By e-mail address, user name and password; by phone it is a code (accounts.entrance)."""

    help_texts = {
        "email": _("用来登录、找回密码和接收订单消息。"),
        "username": _("2 到 32 个字，中文、字母、数字都可以。"),
        "password1": PASSWORD_HELP,
    }
    consent = ConsentField()
    captcha = CaptchaField()
    field_order = ["email", "username", "password1", "consent", "captcha"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        username = self.fields["username"]
        username.max_length = names.USERNAME_MAX_LENGTH
        username.widget.attrs["maxlength"] = names.USERNAME_MAX_LENGTH

    def clean_username(self):
        username = super().clean_username()
        if len(username) > names.USERNAME_MAX_LENGTH:
            raise forms.ValidationError(_("用户名太长了，最多 32 个字。"), "too_long")
        return username

    def validate_unique_email(self, value):
        """Many may claim one address: there is nothing to ask."""
        return value

    def try_save(self, request):
        try:
            return super().try_save(request)
        except IntegrityError:  # somebody took the name in this very moment
            self.add_error("username", get_adapter().error_messages["username_taken"])
            return None, render(request, "account/signup.html", {"form": self})

    @transaction.atomic
    def save(self, request):
        """A user and a claim to an e-mail address (see AccountAdapter)."""
        adapter = get_adapter()
        user = adapter.save_user(request, adapter.new_user(request), self)
        email = self.cleaned_data["email"]
        self.claim = EmailAddress.objects.create(user=user, email=email, primary=True)
        record_consent(user, request)
        return user


class NewPassword(OurWords):
    """S3.5, S3.9: the new password is another one."""

    labels = OurWords.labels | {"password1": _("新密码")}

    def clean(self):
        data = super().clean()
        password = self.cleaned_data.get("password1")
        if password and self.user and self.user.check_password(password):
            self.add_error("password1", _("新密码不能和现在的密码一样。"))
        if "password2" in self.errors:
            self.errors["password2"] = self.error_class([_("两次输入的密码不一样。")])
        return data


class ChangePasswordForm(NewPassword, allauth.ChangePasswordForm):
    pass


class SetPasswordForm(NewPassword, allauth.SetPasswordForm):
    pass


class ResetPasswordKeyForm(NewPassword, allauth.ResetPasswordKeyForm):
    pass


class ResetPasswordForm(OurWords, allauth.ResetPasswordForm):
    pass


class AddEmailForm(OurWords, allauth.AddEmailForm):
    labels = {"email": _("新邮箱")}


class ReauthenticateForm(OurWords, allauth.ReauthenticateForm):
    pass
