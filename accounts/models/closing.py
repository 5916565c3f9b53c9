from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.staged import Staged


class Closing(Staged):
    """A person asked for the account to be closed; until `due_at` they may change their mind."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("注销中")
        CANCELLED = "cancelled", _("已撤销")
        # The person is gone for good, but not yet from every table: the sweep finishes.
        FORGETTING = "forgetting", _("正在清除")
        CLOSED = "closed", _("已注销")

    TRANSITIONS = {
        Status.WAITING: {Status.CANCELLED, Status.FORGETTING},
        Status.FORGETTING: {Status.CLOSED},
    }

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="closings")
    status = models.CharField(_("状态"), max_length=16, choices=Status, default=Status.WAITING)
    asked_at = models.DateTimeField(_("申请时间"), default=timezone.now)
    due_at = models.DateTimeField(_("注销时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("账户注销")
        verbose_name_plural = _("账户注销")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(status__in=["waiting", "forgetting"]),
                name="one_closing",
            )
        ]
        indexes = [models.Index(fields=["status", "due_at"], name="closing_due")]

    def __str__(self):
        return f"{self.user_id} {self.get_status_display()}"
