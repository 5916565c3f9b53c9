from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RefundRequest(models.Model):
    """A learner's wish to give back lines of an order, and what staff made of it (D19).

    Its status has one door: checkout.refunds.states. One order has one that is undecided or under
    way; any number may follow each other.
    """

    class Status(models.TextChoices):
        ASKED = "asked", _("待审核")
        APPROVED = "approved", _("退款中")
        DONE = "done", _("已退费")
        REFUSED = "refused", _("已拒绝")
        WITHDRAWN = "withdrawn", _("已撤回")

    OPEN = (Status.ASKED, Status.APPROVED)

    order = models.ForeignKey("order.Order", models.PROTECT, related_name="refund_requests")
    reason = models.CharField(_("退费原因"), max_length=500)
    status = models.CharField(_("状态"), max_length=16, choices=Status, default=Status.ASKED)
    created_at = models.DateTimeField(_("申请时间"), auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("申请人")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("经办"),
    )
    decided_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    decision = models.CharField(_("审核说明"), max_length=500, blank=True)  # the learner reads it
    refund = models.OneToOneField(
        "payments.Refund", models.PROTECT, null=True, related_name="+", verbose_name=_("退款")
    )
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("退费申请")
        verbose_name_plural = _("退费申请")
        ordering = ["-id"]
        permissions = [("decide_refundrequest", "Can decide refund requests")]
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(status__in=["asked", "approved"]),
                name="one_open_refund_request",
            )
        ]

    def __str__(self):
        return f"{self.order_id}: {self.status}"

    @property
    def reference(self):
        """What payments and the beli ledger know it by."""
        return f"refund-request-{self.pk}"


class RefundLine(models.Model):
    """One line of a request: what the rule gave when it was asked, and what staff decided."""

    request = models.ForeignKey(RefundRequest, models.CASCADE, related_name="lines")
    line = models.ForeignKey("order.Line", models.PROTECT, related_name="refund_lines")
    quoted_money = models.DecimalField(_("应退金额（元）"), max_digits=12, decimal_places=2)
    quoted_beli = models.PositiveIntegerField(_("应退贝里"))
    rule = models.CharField(_("退费规则"), max_length=200)  # said in the learner's words
    money = models.DecimalField(
        _("退款金额（元）"), max_digits=12, decimal_places=2, default=Decimal("0.00")
    )
    beli = models.PositiveIntegerField(_("退还贝里"), default=0)
    ends_access = models.BooleanField(_("停止学习"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "line"], name="refund_line_once"),
            models.CheckConstraint(condition=Q(money__gte=0), name="refund_line_not_negative"),
        ]

    def __str__(self):
        return f"{self.line_id}: {self.money} + {self.beli}"
