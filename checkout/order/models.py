from decimal import Decimal

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oscar.apps.order.abstract_models import AbstractLine, AbstractOrder
from oscar.apps.order.exceptions import InvalidOrderStatus

from catalogue.periods import period_label
from checkout import states


class OrderQuerySet(models.QuerySet):
    def overdue(self):
        """Unpaid past their deadline, the longest overdue first."""
        late = self.filter(status=states.Status.PENDING, deadline__lte=timezone.now())
        return late.order_by("deadline", "pk")


class PaymentType(models.TextChoices):
    """What an order was paid with in the end (S0.50, S1.60)."""

    ALIPAY = "alipay", _("支付宝")
    WECHAT = "wechat", _("微信支付")
    BELI = "beli", _("贝里")
    COUPON = "coupon", _("优惠码")
    FREE = "free", _("免费")


class Order(AbstractOrder):
    """An order. Its status has one door: checkout.states."""

    Status = states.Status
    PaymentType = PaymentType

    status = models.CharField(
        _("状态"), max_length=100, blank=True, choices=Status, default=Status.PENDING
    )
    deadline = models.DateTimeField(_("支付截止"), null=True, blank=True)
    paid_at = models.DateTimeField(_("支付时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("关闭时间"), null=True, blank=True)
    # Beli are a source of payment, not a discount (decision 6): the total is before them.
    beli = models.PositiveIntegerField(_("贝里"), default=0)
    beli_amount = models.DecimalField(
        _("贝里抵扣（元）"), max_digits=12, decimal_places=2, default=Decimal("0.00")
    )
    payment_type = models.CharField(
        _("支付类型"), max_length=16, choices=PaymentType, blank=True, default=""
    )

    objects = OrderQuerySet.as_manager()

    class Meta(AbstractOrder.Meta):
        abstract = False
        indexes = [models.Index(fields=["status", "deadline"], name="order_due")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(beli_amount__gte=0, beli_amount__lte=models.F("total_incl_tax")),
                name="order_beli_within_total",
            )
        ]

    @property
    def is_overdue(self):
        """Past its deadline, whether or not the sweeper has been there."""
        return (
            self.status == self.Status.PENDING
            and self.deadline is not None
            and self.deadline <= timezone.now()
        )

    @property
    def amount_due(self):
        """Yuan to be paid in money, once beli have paid their part."""
        return self.total_incl_tax - self.beli_amount

    @property
    def beli_reference(self):
        """What the beli ledger knows it by."""
        return f"order-{self.number}"

    @property
    def is_payable(self):
        return self.status == self.Status.PENDING and not self.is_overdue

    @property
    def is_paid(self):
        return self.status == self.Status.PAID

    @property
    def status_now(self):
        """The status as it is judged on read: an overdue order is as good as expired."""
        return self.Status.EXPIRED if self.is_overdue else self.Status(self.status)

    @property
    def status_label(self):
        return self.status_now.label

    def get_absolute_url(self):
        return reverse("orders:detail", args=[self.number])

    def pay_url(self):
        return reverse("checkout:pay", args=[self.number])

    def paid_url(self):
        return reverse("checkout:thanks", args=[self.number])

    # Oscar's own door leads to ours.

    @classmethod
    def all_statuses(cls):
        return cls.Status.values

    def available_statuses(self):
        """What staff may set by hand."""
        return states.BY_STAFF.get(self.status, ())

    def set_status(self, new_status):
        try:
            states.move_to(self, new_status)
        except (states.IllegalMove, ValueError) as error:
            raise InvalidOrderStatus(str(error)) from error

    set_status.alters_data = True


class Line(AbstractLine):
    """A bought course. The period is copied here, so that later price changes alter nothing."""

    period_days = models.PositiveSmallIntegerField(_("有效期（天）"), null=True, blank=True)
    is_course = models.BooleanField(default=False)
    # Its share of the order's beli, so that a refund can give it back.
    beli = models.PositiveIntegerField(_("贝里"), default=0)
    beli_amount = models.DecimalField(
        _("贝里抵扣（元）"), max_digits=12, decimal_places=2, default=Decimal("0.00")
    )

    @property
    def period_label(self):
        return period_label(self.period_days) if self.is_course else ""


from oscar.apps.order.models import *
