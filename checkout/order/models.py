from decimal import Decimal

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractShippingAddress
from oscar.apps.order.abstract_models import AbstractLine, AbstractOrder
from oscar.apps.order.exceptions import InvalidOrderStatus

from accounts.address.models import InChina
from beli.doors import IllegalMove
from catalogue.local_titles import local_title
from catalogue.periods import period_label
from checkout import states

HALF_FEN = Decimal("0.005")


class OrderQuerySet(models.QuerySet):
    def overdue(self):
        """Unpaid past their deadline, the longest overdue first."""
        late = self.filter(status=states.Status.PENDING, deadline__lte=timezone.now())
        return late.order_by("deadline", "pk")

    def to_follow_up(self):
        """Paid, and what follows is still to be done (checkout.following_up)."""
        return self.filter(follow_up_at__lte=timezone.now()).order_by("follow_up_at", "pk")


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
    # The money that paid it, to be refunded from; none when beli or coupons paid it all.
    payment = models.ForeignKey(
        "payments.Payment", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Since when what follows a payment is due; none once it is done.
    follow_up_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OrderQuerySet.as_manager()

    class Meta(AbstractOrder.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["status", "deadline"], name="order_due"),
            models.Index(
                fields=["follow_up_at"],
                condition=models.Q(follow_up_at__isnull=False),
                name="order_to_follow_up",
            ),
        ]
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
        """It was paid, whatever came back since."""
        return self.status in states.HAS_BEEN_PAID

    @property
    def is_refunded(self):
        """All of it came back."""
        return self.status == self.Status.REFUNDED

    @property
    def is_sent(self):
        """Something of it goes to an address."""
        return self.shipping_address_id is not None

    @property
    def has_courses(self):
        return any(line.is_course for line in self.lines.all())

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
        except (IllegalMove, ValueError) as error:
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
    # What it cost without the sale that it was bought in, and that sale's name.
    published_price = models.DecimalField(
        _("原价（元）"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    sale_name = models.CharField(_("促销"), max_length=200, blank=True)
    # What was refunded or is on its way back; access_ended_at: it bought nothing any more.
    refunded_money = models.DecimalField(
        _("已退金额（元）"), max_digits=12, decimal_places=2, default=Decimal("0.00")
    )
    refunded_beli = models.PositiveIntegerField(_("已退贝里"), default=0)
    access_ended_at = models.DateTimeField(_("退费后停用的时间"), null=True, blank=True)

    class Meta(AbstractLine.Meta):
        abstract = False
        constraints = [
            # Half a fen of room: SQLite reckons in binary, and money has no half fen.
            models.CheckConstraint(
                condition=models.Q(
                    refunded_money__gt=-HALF_FEN,
                    refunded_money__lt=models.F("line_price_incl_tax")
                    - models.F("beli_amount")
                    + HALF_FEN,
                    refunded_beli__lte=models.F("beli"),
                ),
                name="line_refunded_within_paid",
            )
        ]

    @property
    def money(self):
        """Yuan paid for it in money."""
        return self.line_price_incl_tax - self.beli_amount

    @property
    def local_title(self):
        """What its reader calls it; `title` is what the shop sold."""
        return local_title(self.product) or self.title

    @property
    def period_label(self):
        return period_label(self.period_days) if self.is_course else ""


class ShippingAddress(InChina, AbstractShippingAddress):
    """Where an order is sent: a copy, which stays as it was when the order was placed."""


from oscar.apps.order.models import *
