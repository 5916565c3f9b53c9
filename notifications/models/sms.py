from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.masking import mask
from notifications.texts.wordings import label_of

PROVIDERS = {"outbox": _("发件箱"), "yuntongxun": _("容联云"), "aliyun": _("阿里云")}


class SmsMessageQuerySet(models.QuerySet):
    def due(self):
        return self.filter(status=SmsMessage.Status.DUE, due_at__lte=timezone.now())

    def codes(self):
        return self.exclude(live_until=None)

    def live(self):
        """Codes that may still be typed in."""
        return self.filter(live_until__gt=timezone.now())


class SmsMessage(models.Model):
    """A text message that is due, or was sent, and what it cost (decision 10).

    A code stands here from the request until it is sent, given up or past its time, seconds later.
    """

    class Status(models.TextChoices):
        DUE = "due", _("待发送")
        SENT = "sent", _("已发送")
        UNKNOWN = "unknown", _("结果未知")
        FAILED = "failed", _("发送失败")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sms_messages",
        verbose_name=_("用户"),
    )
    phone = models.CharField(_("手机号"), max_length=16, help_text="E.164")
    # Who asked: a day's count for each address. An IPv6 address stands for its /64.
    address = models.GenericIPAddressField(_("IP 地址"), null=True, blank=True)
    template = models.CharField(_("用途"), max_length=32)
    # Of a notice: what it is about; the same notice is written down once. Codes have none.
    reference = models.CharField(_("凭据"), max_length=100, blank=True)
    values = models.JSONField(_("内容"), default=dict)
    code = models.CharField(_("验证码"), max_length=16, blank=True)
    # NULL: no code. Until then no other code goes to this number; a failure ends it at once.
    live_until = models.DateTimeField(_("有效至"), null=True, blank=True)
    status = models.CharField(_("状态"), max_length=16, choices=Status, default=Status.DUE)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    due_at = models.DateTimeField(_("应发时间"), default=timezone.now)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    provider = models.CharField(_("服务商"), max_length=16, blank=True)
    provider_id = models.CharField(_("服务商编号"), max_length=64, blank=True)
    error = models.CharField(_("失败原因"), max_length=200, blank=True)
    cost = models.DecimalField(_("费用"), max_digits=8, decimal_places=4, null=True, blank=True)

    objects = SmsMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("短信")
        verbose_name_plural = _("短信")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(status="due"), name="sms_due"),
            models.Index(fields=["phone", "created_at"], name="sms_of_number"),
            models.Index(fields=["address", "created_at"], name="sms_of_address"),
            models.Index(fields=["created_at"], name="sms_of_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "reference"],
                condition=~models.Q(reference=""),
                name="sms_notice_once",
            )
        ]

    def __str__(self):
        return f"{self.masked_phone} {self.label}"

    @property
    def is_live(self):
        return bool(self.live_until and self.live_until > timezone.now())

    @property
    def masked_phone(self):
        return mask(self.phone)

    @property
    def label(self):
        return label_of(self.template)

    @property
    def provider_label(self):
        return PROVIDERS.get(self.provider, self.provider)


class SmsDay(models.Model):
    """One row for each day: who wants to send locks it, so that eight at once pass no cap."""

    day = models.DateField(_("日期"), primary_key=True)

    def __str__(self):
        return self.day.isoformat()


class OutboxText(models.Model):
    """What the embedded outbox "sent", to be read by staff. Real providers leave no row here."""

    message = models.OneToOneField(SmsMessage, models.CASCADE, related_name="outbox_text")
    text = models.CharField(_("内容"), max_length=500)

    def __str__(self):
        return str(self.message)
