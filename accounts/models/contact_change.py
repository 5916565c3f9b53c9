from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.staged import Staged
from accounts.verification.contacts import Contact


class ContactChange(Staged):
    """A new phone number or e-mail address that waits, because the old one was not proven.

    The new one was proven when it was asked for.
    """

    class Kind(models.TextChoices):
        PHONE = "phone", _("手机号")
        EMAIL = "email", _("邮箱")

    class Status(models.TextChoices):
        WAITING = "waiting", _("等待生效")
        DONE = "done", _("已更换")
        CANCELLED = "cancelled", _("已撤销")
        TAKEN = "taken", _("已被他人使用")

    TRANSITIONS = {Status.WAITING: {Status.DONE, Status.CANCELLED, Status.TAKEN}}

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="contact_changes"
    )
    kind = models.CharField(_("类型"), max_length=8, choices=Kind)
    old = models.CharField(_("原联系方式"), max_length=254)
    new = models.CharField(_("新联系方式"), max_length=254)
    status = models.CharField(_("状态"), max_length=16, choices=Status, default=Status.WAITING)
    asked_at = models.DateTimeField(_("申请时间"), default=timezone.now)
    due_at = models.DateTimeField(_("生效时间"))
    told_at = models.DateTimeField(_("通知原联系方式的时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("联系方式更换")
        verbose_name_plural = _("联系方式更换")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"], condition=Q(status="waiting"), name="one_change_of_contact"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status="waiting"), name="change_due")
        ]

    @property
    def contact(self):
        """The new one, as verification knows contacts."""
        return Contact(self.kind, self.new)

    def __str__(self):
        return f"{self.get_kind_display()} {self.get_status_display()}"
