from decimal import Decimal

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beli.rows import OnlyAdded
from payments.gateways.names import name_of
from payments.reconciliation.models import Difference, Statement

__all__ = ["Difference", "Event", "Notice", "Payment", "Refund", "Statement"]

HALF_FEN = Decimal("0.005")


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
    # What went back of it or is on its way back: the refunds that were not given up.
    refunded = models.DecimalField(
        _("已退金额（元）"), max_digits=12, decimal_places=2, default=Decimal("0.00")
    )
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
            models.Index(fields=["paid_at"], name="payment_paid_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
            # Half a fen of room: SQLite reckons in binary, and money has no half fen.
            models.CheckConstraint(
                condition=Q(refunded__gt=-HALF_FEN, refunded__lt=F("amount") + HALF_FEN),
                name="payment_refunded_within_amount",
            ),
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

    @property
    def gateway_label(self):
        return name_of(self.gateway)


class Notice(models.Model):
    """What a gateway told us, as it came: kept before it is judged.

    The text never changes; what the buyer would not want to be read is masked in it.
    """

    class Outcome(models.TextChoices):
        RECEIVED = "received", _("已收到")
        SETTLED = "settled", _("已入账")
        REPEATED = "repeated", _("重复通知")
        CLOSED = "closed", _("已关闭")
        REFUNDED = "refunded", _("已退款")
        REFUND_FAILED = "refund-failed", _("退款失败")
        REFUND_STUCK = "refund-stuck", _("退款卡住，需人工处理")
        IGNORED = "ignored", _("无需处理")
        REFUSED = "refused", _("已拒绝")
        FAILED = "failed", _("处理失败，等待重发")

    gateway = models.CharField(_("渠道"), max_length=16)
    received_at = models.DateTimeField(_("收到时间"), auto_now_add=True)
    body = models.TextField(_("原文"))
    # What proves who sent it, where that does not stand in the text: to be judged again.
    proof = models.JSONField(_("签名头"), default=dict, blank=True)
    out_trade_no = models.CharField(_("商户订单号"), max_length=64, blank=True, db_index=True)
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, blank=True, related_name="notices"
    )
    outcome = models.CharField(_("结果"), max_length=16, choices=Outcome, default=Outcome.RECEIVED)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    judged_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("支付通知")
        verbose_name_plural = _("支付通知")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.gateway} {self.out_trade_no} {self.outcome}"

    @property
    def gateway_label(self):
        return name_of(self.gateway)


class Event(OnlyAdded):
    """A line in the story of a payment, next to its notices and refunds. Rows are only added."""

    class Kind(models.TextChoices):
        HANDED_OUT = "handed-out", _("交给浏览器")
        ANSWERED = "answered", _("渠道的回答")
        SILENT = "silent", _("渠道没有回答")
        SETTLED = "settled", _("入账")
        CLOSED = "closed", _("关闭")
        REFUND = "refund", _("退款")
        FLAGGED = "flagged", _("需人工处理")
        SEEN = "seen", _("已由人工处理")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="events")
    kind = models.CharField(_("事件"), max_length=16, choices=Kind)
    text = models.CharField(_("说明"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.payment_id} {self.kind} {self.text}"


class RefundQuerySet(models.QuerySet):
    def due(self):
        """What the gateway should be told or asked about now, the longest overdue first."""
        return self.filter(try_at__lte=timezone.now()).order_by("try_at", "pk")

    def stuck(self):
        """On their way, and what keeps them there is known: the gateway or a person must see."""
        under_way = [Refund.Status.DUE, Refund.Status.SENT]
        return self.filter(status__in=under_way).exclude(error="")


class Refund(models.Model):
    """Money on its way back to the payer, under an out_request_no of its own.

    Its status has one door: payments.refund_states. The number is written down before the gateway
    hears it, and the same number may be told again and again: the money goes once.
    """

    class Status(models.TextChoices):
        DUE = "due", _("待退款")
        SENT = "sent", _("渠道处理中")
        DONE = "done", _("已退款")
        FAILED = "failed", _("退款失败")
        GIVEN_UP = "given-up", _("已放弃")

    class Cause(models.TextChoices):
        ASKED = "asked", _("退费申请")
        SURPLUS = "surplus", _("重复付款")
        LATE = "late", _("逾期到账")
        AT_GATEWAY = "at-gateway", _("在渠道处退款")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    out_request_no = models.CharField(_("退款单号"), max_length=64, unique=True)
    # What asked for it; the same is never refunded twice.
    reference = models.CharField(_("凭据"), max_length=64, unique=True)
    cause = models.CharField(_("缘由"), max_length=16, choices=Cause)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    reason = models.CharField(_("原因"), max_length=80)  # the payer reads it at the gateway
    status = models.CharField(_("状态"), max_length=16, choices=Status, default=Status.DUE)
    refund_no = models.CharField(_("渠道退款号"), max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    try_at = models.DateTimeField(_("下次尝试"), null=True, blank=True, db_index=True)
    error = models.CharField(_("错误"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    done_at = models.DateTimeField(_("退款时间"), null=True, blank=True)

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("退款")
        verbose_name_plural = _("退款")
        ordering = ["-id"]
        indexes = [models.Index(fields=["done_at"], name="refund_done_at")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_amount_positive")
        ]

    def __str__(self):
        return self.out_request_no
