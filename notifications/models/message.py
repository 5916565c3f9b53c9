from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MessageQuerySet(models.QuerySet):
    def due(self):
        return self.filter(status=Message.Status.DUE, due_at__lte=timezone.now())

    def inbox(self, user):
        return self.filter(user=user, channel=Message.Channel.SITE)

    def unread(self):
        return self.filter(read_at=None)


class Message(models.Model):
    """A message that is due, or was sent (decision 10)."""

    class Channel(models.TextChoices):
        SITE = "site", _("站内")
        EMAIL = "email", _("邮件")

    class Status(models.TextChoices):
        DUE = "due", _("待发送")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("发送失败")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages")
    channel = models.CharField(_("渠道"), max_length=16, choices=Channel)
    # Where a mail goes that is not for the account's own address.
    address = models.EmailField(_("收件地址"), blank=True)
    # Says what the message is about; the same message is never queued twice.
    reference = models.CharField(_("凭据"), max_length=100)
    subject = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("内容"))
    url = models.CharField(_("链接"), max_length=500, blank=True)
    status = models.CharField(_("状态"), max_length=16, choices=Status, default=Status.DUE)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    due_at = models.DateTimeField(_("应发时间"), default=timezone.now)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("消息")
        verbose_name_plural = _("消息")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(status="due"), name="message_due"),
            models.Index(fields=["user", "channel", "-id"], name="message_inbox"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "channel", "reference"], name="message_queued_once"
            )
        ]

    def __str__(self):
        return self.subject
