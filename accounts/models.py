from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person. An empty e-mail address or phone number is NULL, so that many may have none.

    What stands in `email` and `phone` is proven; what somebody only claims is an EmailAddress of
    allauth's without its tick.
    """

    email = models.EmailField(_("邮箱"), null=True, blank=True)
    phone = models.CharField(
        _("手机号"), max_length=16, null=True, blank=True, unique=True, help_text="E.164"
    )
    nickname = models.CharField(_("昵称"), max_length=32, blank=True)

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
