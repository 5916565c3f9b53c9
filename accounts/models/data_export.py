from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.staged import Staged
from accounts.protected_files import protected_storage


class DataExport(Staged):
    """A copy of all that is kept about a person: asked for, made by a worker, gone after days."""

    class Status(models.TextChoices):
        DUE = "due", _("正在准备")
        READY = "ready", _("可以下载")
        FAILED = "failed", _("没有成功")
        GONE = "gone", _("已删除")

    TRANSITIONS = {
        Status.DUE: {Status.READY, Status.FAILED, Status.GONE},
        Status.READY: {Status.GONE},
        Status.FAILED: {Status.GONE},
    }

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports")
    status = models.CharField(_("状态"), max_length=16, choices=Status, default=Status.DUE)
    file = models.FileField(_("文件"), upload_to="exports/", storage=protected_storage, blank=True)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    asked_at = models.DateTimeField(_("申请时间"), default=timezone.now)
    due_at = models.DateTimeField(_("应做时间"), default=timezone.now)
    ready_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    expires_at = models.DateTimeField(_("下载截止"), null=True, blank=True)

    class Meta:
        verbose_name = _("数据导出")
        verbose_name_plural = _("数据导出")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(status="due"), name="one_export")
        ]
        indexes = [models.Index(fields=["status", "due_at"], name="export_due")]

    def __str__(self):
        return f"{self.user_id} {self.get_status_display()}"

    @property
    def can_be_fetched(self):
        return self.status == self.Status.READY and timezone.now() < self.expires_at
