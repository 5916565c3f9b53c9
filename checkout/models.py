from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from checkout.coupons import windows
from checkout.invoices.models import Invoice, InvoiceTitle
from checkout.refunds.models import RefundLine, RefundRequest

__all__ = [
    "CouponClaim",
    "Invoice",
    "InvoiceTitle",
    "PendingCourse",
    "RefundLine",
    "RefundRequest",
]


class PendingCourse(models.Model):
    """A course that waits for payment in one live order. It goes when paid or released.

    The constraint makes a second live order for the same course impossible (decision 3).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="pending_courses"
    )
    product = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="+")
    order = models.ForeignKey("order.Order", models.CASCADE, related_name="pending_courses")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "product"], name="one_live_order_per_course")
        ]

    def __str__(self):
        return f"{self.product_id} in {self.order_id}"


class CouponClaimQuerySet(models.QuerySet):
    """Whatever is past its days counts as expired, wherever the sweeper is (decision 10)."""

    def of(self, user):
        return self.filter(owner=user)

    def usable(self, day=None):
        """Unused, switched on, and `day` (today) is one of their days."""
        day = day or windows.today()
        return self.filter(
            Q(use_from=None) | Q(use_from__lte=day),
            Q(use_until=None) | Q(use_until__gte=day),
            status=CouponClaim.Status.UNUSED,
            voucher__is_on=True,
        )

    def past_their_days(self):
        """Neither held nor used, and still to be marked as expired."""
        waiting = [CouponClaim.Status.UNCLAIMED, CouponClaim.Status.UNUSED]
        return self.filter(status__in=waiting, use_until__lt=windows.today())


class CouponClaim(models.Model):
    """One copy of a coupon: a learner's, or a code that nobody has yet (S0.33).

    Claims are the truth about how often a coupon was claimed and used (decision 7). Their status
    has one door: checkout.coupons.claims.
    """

    class Status(models.TextChoices):
        UNCLAIMED = "unclaimed", _("未领取")
        UNUSED = "unused", _("未使用")
        HELD = "held", _("锁定")
        USED = "used", _("已使用")
        EXPIRED = "expired", _("已过期")

    class Origin(models.TextChoices):
        CLAIM = "claim", _("领取")
        CODE = "code", _("兑换码")
        GIFT = "gift", _("赠送")

    number = models.CharField(_("券号"), max_length=64, unique=True)
    voucher = models.ForeignKey("voucher.Voucher", models.PROTECT, related_name="claims")
    serial = models.PositiveIntegerField(_("序号"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="coupon_claims"
    )
    status = models.CharField(_("状态"), max_length=16, choices=Status, default=Status.UNUSED)
    origin = models.CharField(_("来源"), max_length=16, choices=Origin, default=Origin.CLAIM)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    claimed_at = models.DateTimeField(_("领取时间"), null=True, blank=True)
    held_at = models.DateTimeField(_("锁定时间"), null=True, blank=True)
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)
    # Reckoned when it is claimed: the coupon's window, or days from that day.
    use_from = models.DateField(_("使用开始日"), null=True, blank=True)
    use_until = models.DateField(_("使用截止日"), null=True, blank=True)
    order = models.ForeignKey(
        "order.Order", models.PROTECT, null=True, related_name="coupon_claims"
    )

    objects = CouponClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("优惠券")
        verbose_name_plural = _("优惠券")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["owner", "status"], name="claims_of_owner"),
            models.Index(fields=["status", "use_until"], name="claims_to_expire"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["voucher", "serial"], name="claim_serial_once"),
            models.CheckConstraint(
                condition=Q(status="unclaimed", owner=None)
                | (~Q(status="unclaimed") & Q(owner__isnull=False))
                | Q(status="expired"),
                name="claim_has_owner",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["held", "used"]) | Q(order__isnull=False),
                name="claim_in_use_has_order",
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def is_past_its_days(self):
        return windows.state(None, self.use_until) == windows.State.OVER

    @property
    def status_now(self):
        """The status as it is judged on read: what is past its days is as good as expired."""
        waiting = self.status in {self.Status.UNCLAIMED, self.Status.UNUSED}
        over = waiting and self.is_past_its_days
        return self.Status.EXPIRED if over else self.Status(self.status)

    def is_usable(self, day=None):
        """May its owner use it on `day` (today)?"""
        is_free = self.status == self.Status.UNUSED and self.voucher.is_on
        return is_free and windows.is_open(self.use_from, self.use_until, day)
