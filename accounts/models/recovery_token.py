from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RecoveryTokenQuerySet(models.QuerySet):
    def live(self):
        return self.filter(ended_at=None, expires_at__gt=timezone.now())

    def end(self):
        """Used or replaced by a newer one: how many were."""
        return self.filter(ended_at=None).update(ended_at=timezone.now())


class RecoveryToken(models.Model):
    """Leave to give one person one new password (S3.8, S3.9). Only the token's digest is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # Of the password and the sessions at that time: whoever changed them since ends the token.
    state = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("创建时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("有效至"), db_index=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    objects = RecoveryTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("找回密码凭证")
        verbose_name_plural = _("找回密码凭证")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(ended_at=None), name="one_open_recovery"
            )
        ]

    def __str__(self):
        return f"{self.user_id} {self.created_at:%Y-%m-%d %H:%M}"
