from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Consent(models.Model):
    """That a person agreed to one version of one document. Rows are added, never edited."""

    class Document(models.TextChoices):
        TERMS = "terms", _("用户协议")
        PRIVACY = "privacy", _("隐私政策")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents")
    document = models.CharField(_("文件"), max_length=16, choices=Document)
    version = models.DateField(_("版本"))
    at = models.DateTimeField(_("同意时间"), auto_now_add=True)
    address = models.GenericIPAddressField(_("IP 地址"), null=True, blank=True)

    class Meta:
        verbose_name = _("同意记录")
        verbose_name_plural = _("同意记录")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "document", "version"], name="consent_once")
        ]

    def __str__(self):
        return f"{self.get_document_display()} {self.version}"
