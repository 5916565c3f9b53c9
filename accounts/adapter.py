import logging
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import names, rate_limits
from accounts.contacts.claim_mails import mail_claim
from accounts.languages import current_language, local
from accounts.models import User
from accounts.sessions import count_login
from accounts.verification.fields import PhoneField

logger = logging.getLogger(__name__)

WRONG_PASSWORD = _("账号或密码不对，请再试一次。")


class AccountAdapter(DefaultAccountAdapter):
    """Where allauth asks us.

    Two people may claim one e-mail address until one of them proves it (so that nobody learns
    who has an account): a claim is an EmailAddress, and User.email holds a proven address only.
    """

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("这个账户已停用。"),
        "cannot_remove_primary_email": _("不能删除正在使用的邮箱。"),
        "duplicate_email": _("这个邮箱已经在您的账户里了。"),
        "email_password_mismatch": WRONG_PASSWORD,
        "phone_password_mismatch": WRONG_PASSWORD,
        "username_password_mismatch": WRONG_PASSWORD,
        "incorrect_code": _("验证码不对，请再试一次。"),
        "email_taken": _("这个邮箱不能使用，请换一个。"),
        "enter_current_password": _("当前密码不对。"),
        "incorrect_password": _("密码不对，请再试一次。"),
        "invalid_or_expired_key": _("链接无效或已经过期。"),
        "invalid_password_reset": _("重置密码的链接无效或已经用过。"),
        "too_many_login_attempts": _("错误次数太多，请过几分钟再试。"),
        "unverified_primary_email": _("请先验证您的邮箱。"),
        "username_taken": _("这个用户名已经有人用了，请换一个。"),
        "same_as_current": _("新的内容和现在的一样。"),
        "rate_limited": _("操作太频繁了，请稍等片刻。"),
    }

    def clean_username(self, username, shallow=False):
        return super().clean_username(names.clean_username(username), shallow=shallow)

    def phone_form_field(self, **kwargs):
        return PhoneField(**kwargs)

    def get_phone(self, user):
        return (user.phone, True) if user.phone else None

    def get_user_by_phone(self, phone):
        return User.objects.filter(phone=phone).first()

    def _get_login_attempts_cache_key(self, request, **credentials):
        """allauth's knows no phone numbers: all of them would be counted as one."""
        said = (credentials.get(name) for name in ("phone", "email", "username"))
        return next((names.folded(login) for login in said if login), "")

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            key = self._get_login_attempts_cache_key(request, **credentials)
            wait = rate_limits.wait(request, "login_failed", key=key)
            raise rate_limits.too_many_passwords(wait) from error

    def save_user(self, request, user, form, commit=True):
        """The address is claimed, not proven: it stays with EmailAddress."""
        user = super().save_user(request, user, form, commit=False)
        user.email = None
        if commit:
            user.save()
        return user

    @transaction.atomic
    def confirm_email(self, request, email_address):
        """The proven claim wins over an address that somebody only says is theirs."""
        if not email_address.can_set_verified():
            return super().confirm_email(request, email_address)
        others = User.objects.exclude(pk=email_address.user_id)
        others.filter(email__iexact=email_address.email).update(email=None)
        return super().confirm_email(request, email_address)

    def send_confirmation_mail(self, request, emailconfirmation, signup):
        """Who already has an account with this address is told so, by mail and nowhere else."""
        claim, language = emailconfirmation.email_address.pk, current_language()
        transaction.on_commit(lambda: mail_claim.delay(claim, language), robust=True)

    def send_mail(self, template_prefix, email, context):
        """A mail server that is down must not stop a sign-up; the mail can be asked for again."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:  # whose words may hold the address
            logger.warning("Could not send %s: %s", template_prefix, type(error).__name__)

    def login(self, request, user):
        super().login(request, user)
        count_login(request, user)

    def get_login_redirect_url(self, request):
        return local("/learn/")

    def get_signup_redirect_url(self, request):
        return local("/learn/")

    def get_logout_redirect_url(self, request):
        return local("/")

    def get_password_change_redirect_url(self, request):
        return local("/account/")
