from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

TRIES = 5  # D30


class Purpose(models.TextChoices):
    """What a code is for; it opens nothing else."""

    LOGIN = "login", _("登录")
    RECOVERY = "recovery", _("找回密码")
    BIND = "bind", _("绑定")
    CHANGE_OLD = "change_old", _("验证原联系方式")
    CHANGE_NEW = "change_new", _("更换联系方式")
    MERGE = "merge", _("合并账户")
    CLOSE = "close", _("注销账户")


class VerificationCodeQuerySet(models.QuerySet):
    def of(self, contact, purpose):
        return self.filter(kind=contact.kind, value=contact.value, purpose=purpose)

    def open(self):
        return self.filter(ended_at=None)

    def live(self):
        """Those that may still be right for who asked for them."""
        return self.open().filter(expires_at__gt=timezone.now(), tries__lt=TRIES)

    def live_for(self, asker):
        """Those that a session may still try: whoever did not ask shares TRIES with the others."""
        mine = Q(asker=asker, tries__lt=TRIES)
        shared = ~Q(asker=asker) & Q(other_tries__lt=TRIES)
        return self.open().filter(mine | shared, expires_at__gt=timezone.now())

    def spent(self):
        """Those that nobody has ended, and that are over or of no use to who asked."""
        return self.open().filter(Q(expires_at__lte=timezone.now()) | Q(tries__gte=TRIES))

    def end(self):
        """Used, withdrawn or over: how many were."""
        return self.open().update(ended_at=timezone.now())

    def to_mail(self):
        now = timezone.now()
        waiting = self.live().filter(kind="email", sent_at=None)
        return waiting.filter(due_at__lte=now)


class VerificationCode(models.Model):
    """A code that was asked for. The code itself is nowhere: only its digest is kept."""

    kind = models.CharField(_("类型"), max_length=8)
    value = models.CharField(_("联系方式"), max_length=254)
    purpose = models.CharField(_("用途"), max_length=16, choices=Purpose)
    # Empty until a mail is made: its code is drawn in the worker, so that no broker carries it.
    digest = models.CharField(max_length=64, blank=True, editable=False)
    # The session that had it sent (accounts.verification.pending), whose tries nobody else uses up.
    asker = models.CharField(max_length=32, blank=True, default="", editable=False)
    tries = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    # Of all the sessions together that asked while it lived, and had nothing sent (D27).
    other_tries = models.PositiveSmallIntegerField(_("其他会话的尝试次数"), default=0)
    address = models.GenericIPAddressField(_("IP 地址"), null=True, blank=True)
    language = models.CharField(_("语言"), max_length=12, blank=True)
    created_at = models.DateTimeField(_("创建时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("有效至"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    sms = models.ForeignKey(
        "notifications.SmsMessage", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    attempts = models.PositiveSmallIntegerField(_("邮件发送次数"), default=0)
    due_at = models.DateTimeField(_("应发时间"), default=timezone.now)
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)

    objects = VerificationCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("验证码")
        verbose_name_plural = _("验证码")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value", "purpose"],
                condition=Q(ended_at=None),
                name="one_open_code",
            )
        ]
        indexes = [
            models.Index(fields=["value", "created_at"], name="code_of_contact"),
            models.Index(fields=["address", "created_at"], name="code_of_address"),
            models.Index(fields=["created_at"], name="code_of_day"),
        ]

    def __str__(self):
        return f"{self.kind} {self.purpose}"

    @property
    def is_withdrawn(self):
        """Its text message was never delivered (S4.3)."""
        return self.sms is not None and not self.sms.is_live
