from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PaymentQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=Payment.Status.OPEN)

    def due_to_ask(self):
        """What the gateway should be asked about now, the longest overdue first."""
        return self.filter(ask_at__lte=timezone.now()).order_by("ask_at", "pk")

    def needing_attention(self):
        return self.exclude(attention="")


class Payment(models.Model):
    """One attempt to be paid through one gateway, under an out_trade_no of its own (D21)."""

    class Status(models.TextChoices):
        OPEN = "open", _("待支付")
        PAID = "paid", _("已支付")
        CLOSED = "closed", _("已关闭")

    payable_type = models.ForeignKey(ContentType, models.PROTECT)
    payable_id = models.PositiveBigIntegerField()
    payable = GenericForeignKey("payable_type", "payable_id")  # an order; later a market trade
    payer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="payments"
    )
    gateway = models.CharField(_("渠道"), max_length=16)
    out_trade_no = models.CharField(_("商户订单号"), max_length=64, unique=True)
    trade_no = models.CharField(_("渠道交易号"), max_length=64, blank=True)
    subject = models.CharField(_("标题"), max_length=256)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    status = models.CharField(_("状态"), max_length=16, choices=Status, default=Status.OPEN)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    expires_at = models.DateTimeField(_("支付截止"))
    handed_out_at = models.DateTimeField(_("交给浏览器的时间"), null=True, blank=True)
    ask_at = models.DateTimeField(_("下次查询时间"), null=True, blank=True, db_index=True)
    asks = models.PositiveSmallIntegerField(_("查询次数"), default=0)
    asked_at = models.DateTimeField(_("上次查询时间"), null=True, blank=True)
    paid_at = models.DateTimeField(_("支付时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("关闭时间"), null=True, blank=True)
    # Why a person must look at it: money that found no order to pay (D20).
    attention = models.CharField(_("需人工处理"), max_length=200, blank=True)

    # The language the buyer left in, to come back to.
    language = models.CharField(max_length=16, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("支付")
        verbose_name_plural = _("支付")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["payable_type", "payable_id"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
            models.UniqueConstraint(
                fields=["gateway", "trade_no"],
                condition=~Q(trade_no=""),
                name="payment_trade_no_unique",
            ),
            models.UniqueConstraint(
                fields=["payable_type", "payable_id", "gateway"],
                condition=Q(status="open"),
                name="one_open_payment_per_gateway",
            ),
        ]

    def __str__(self):
        return self.out_trade_no


class Notice(models.Model):
    """What a gateway told us, as it came, and what we made of it. Rows are only added."""

    class Outcome(models.TextChoices):
        SETTLED = "settled", _("已入账")
        REPEATED = "repeated", _("重复通知")
        CLOSED = "closed", _("已关闭")
        IGNORED = "ignored", _("无需处理")
        REFUSED = "refused", _("已拒绝")
        FAILED = "failed", _("处理失败，等待重发")

    gateway = models.CharField(_("渠道"), max_length=16)
    received_at = models.DateTimeField(_("收到时间"), auto_now_add=True)
    body = models.TextField(_("原文"))
    out_trade_no = models.CharField(_("商户订单号"), max_length=64, blank=True, db_index=True)
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, blank=True, related_name="notices"
    )
    outcome = models.CharField(_("结果"), max_length=16, choices=Outcome)
    reason = models.CharField(_("原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("支付通知")
        verbose_name_plural = _("支付通知")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.gateway} {self.out_trade_no} {self.outcome}"
