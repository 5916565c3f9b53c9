from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Merge(models.Model):
    """One account went into another. Written by accounts.merging.joining, never edited."""

    class Proof(models.TextChoices):
        PASSWORD = "password", _("密码")
        PHONE = "phone", _("手机验证码")
        EMAIL = "email", _("邮箱验证码")

    kept = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="merges", verbose_name=_("保留")
    )
    gone = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="merge", verbose_name=_("并入")
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    proof = models.CharField(_("证明方式"), max_length=16, choices=Proof)
    # What moved: {name of the part: how much of it}.
    moved = models.JSONField(_("迁移"), default=dict)
    # Masked: contacts that nobody has now, and WeChat or Weibo that were given up.
    released = models.JSONField(_("释放"), default=list, blank=True)
    address = models.GenericIPAddressField(_("IP 地址"), null=True, blank=True)
    # Since when what came in late is still to be fetched; none once it is done.
    sweep_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("账户合并")
        verbose_name_plural = _("账户合并")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merged_into_another")
        ]
        indexes = [
            models.Index(
                fields=["sweep_at"], condition=Q(sweep_at__isnull=False), name="merge_to_sweep"
            )
        ]

    def __str__(self):
        return f"{self.gone_id} → {self.kept_id}"
