from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

FEW_LEFT = "已对账，少数几笔稍后再核对"


class Statement(models.Model):
    """A gateway's bill of one day (Beijing's), held against our books."""

    class Status(models.TextChoices):
        DUE = "due", _("待下载")
        DONE = "done", _("已对账")
        FAILED = "failed", _("下载失败")

    gateway = models.CharField(_("渠道"), max_length=16)
    day = models.DateField(_("日期"))
    status = models.CharField(_("状态"), max_length=16, choices=Status, default=Status.DUE)
    tries = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    try_at = models.DateTimeField(_("下次尝试"), null=True, blank=True, db_index=True)
    error = models.CharField(_("错误"), max_length=200, blank=True)
    done_at = models.DateTimeField(_("对账时间"), null=True, blank=True)
    payments = models.PositiveIntegerField(_("收款笔数"), default=0)
    taken = models.DecimalField(_("收款（元）"), max_digits=14, decimal_places=2, default=0)
    refunds = models.PositiveIntegerField(_("退款笔数"), default=0)
    returned = models.DecimalField(_("退款（元）"), max_digits=14, decimal_places=2, default=0)
    fees = models.DecimalField(_("手续费（元）"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("对账单")
        verbose_name_plural = _("对账单")
        ordering = ["-day", "gateway"]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "day"], name="one_statement_per_day")
        ]

    def __str__(self):
        return f"{self.gateway} {self.day}"

    def get_absolute_url(self):
        return reverse("payments:statement", args=[self.pk])

    @property
    def is_partly_done(self):
        """All but a few rows were compared; these are looked at again."""
        return self.status == self.Status.DUE and self.error == FEW_LEFT

    @property
    def status_label(self):
        return _("已对账，少数待复核") if self.is_partly_done else self.get_status_display()


class Difference(models.Model):
    """Where a bill and our books do not agree. Staff settle it with a reason; it never goes."""

    class Kind(models.TextChoices):
        MISSING_HERE = "missing-here", _("本站缺少")
        MISSING_THERE = "missing-there", _("渠道缺少")
        AMOUNT = "amount", _("金额不符")
        STATUS = "status", _("状态不符")
        REFUND = "refund", _("退款不符")

    class Status(models.TextChoices):
        OPEN = "open", _("待处理")
        MENDED = "mended", _("已自动更正")
        SETTLED = "settled", _("已处理")

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="differences")
    kind = models.CharField(_("类别"), max_length=16, choices=Kind)
    out_trade_no = models.CharField(_("商户订单号"), max_length=64, blank=True)
    out_request_no = models.CharField(_("退款单号"), max_length=64, blank=True)
    trade_no = models.CharField(_("渠道交易号"), max_length=64, blank=True)
    payment = models.ForeignKey(
        "payments.Payment", models.PROTECT, null=True, related_name="differences"
    )
    refund = models.ForeignKey("payments.Refund", models.PROTECT, null=True, related_name="+")
    ours = models.DecimalField(_("本站（元）"), max_digits=12, decimal_places=2, null=True)
    theirs = models.DecimalField(_("渠道（元）"), max_digits=12, decimal_places=2, null=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    status = models.CharField(_("状态"), max_length=16, choices=Status, default=Status.OPEN)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("经手"),
    )
    settled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    reason = models.CharField(_("处理说明"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("对账差异")
        verbose_name_plural = _("对账差异")
        ordering = ["-id"]
        permissions = [("settle_difference", _("处理对账差异"))]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "kind", "out_trade_no", "out_request_no", "trade_no"],
                name="difference_once",
            )
        ]

    def __str__(self):
        return f"{self.statement_id} {self.kind} {self.out_trade_no}"

    def get_absolute_url(self):
        return reverse("payments:difference", args=[self.pk])
