import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.second_step.workers import is_demanded_of
from accounts.social.ways import ways_in

STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class MFAAdapter(DefaultMFAAdapter):
    """Where allauth's second step asks us."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": gettext_lazy("开启了两步验证的账户不能这样添加邮箱。"),
        "cannot_delete_authenticator": gettext_lazy(
            "唯一的登录方式不能删除，工作账户还要保留至少一种两步验证。"
            "请先加上另一种，再停用这一种。"
        ),
        "cannot_generate_recovery_codes": gettext_lazy("请先开启两步验证，再生成恢复码。"),
        "incorrect_code": gettext_lazy("验证码不对，请再试一次。"),
        "unverified_email": gettext_lazy("请先验证邮箱，再开启两步验证。"),
    }

    def get_totp_label(self, user):
        return user.username

    def _get_user_identifier(self, user):
        return user.username

    def encrypt(self, text):
        """Who reads the database alone cannot make codes of it."""
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator):
        if not ways_in(authenticator.user, without=authenticator):
            return False
        if not is_demanded_of(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=STEPS)
        return others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("通行密钥 %(number)d") % {"number": number}


def cipher():
    """Of the secret key; of its predecessors too, while they are still named."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(key_of(secret)) for secret in keys])


def key_of(secret):
    digest = hashlib.sha256(f"accounts.second_step/{secret}".encode()).digest()
    return base64.urlsafe_b64encode(digest)
