from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person. An empty e-mail address or phone number is NULL, so that many may have none.

    What stands in `email` and `phone` is proven; what somebody only claims is an EmailAddress of
    allauth's without its tick.
    """

    class Gender(models.TextChoices):
        SECRET = "secret", _("保密")
        MALE = "male", _("男")
        FEMALE = "female", _("女")

    email = models.EmailField(_("邮箱"), null=True, blank=True)
    phone = models.CharField(
        _("手机号"), max_length=16, null=True, blank=True, unique=True, help_text="E.164"
    )
    nickname = models.CharField(_("昵称"), max_length=32, blank=True)
    avatar = models.ImageField(_("头像"), upload_to="avatars/", blank=True)
    gender = models.CharField(_("性别"), max_length=8, choices=Gender, default=Gender.SECRET)
    introduction = models.CharField(_("个人简介"), max_length=500, blank=True)
    # Part of what every session is checked against: a new number ends them all.
    session_generation = models.PositiveIntegerField(_("会话代次"), default=0, editable=False)

    objects = UserManager()

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_any_case")]

    def __str__(self):
        return self.display_name

    def clean(self):
        super().clean()
        self.email = self.email or None

    def save(self, *args, **kwargs):
        self.email = self.email or None
        self.phone = self.phone or None
        super().save(*args, **kwargs)

    @property
    def display_name(self):
        return self.nickname or self.get_full_name() or self.username

    @property
    def has_verified_contact(self):
        """D29: without one a person may look and choose, but not pay, post or sell."""
        return bool(self.email or self.phone)

    def _get_session_auth_hash(self, secret=None):
        """Django's own, which a new password changes, and a new generation too."""
        text = f"{self.password}/{self.session_generation}"
        return salted_hmac("accounts.session", text, secret=secret, algorithm="sha256").hexdigest()
