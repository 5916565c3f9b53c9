from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.protected_files import protected_storage


class Title(models.Model):
    """Whom an invoice is made out to: what a title book holds, and what an invoice remembers."""

    class Kind(models.TextChoices):
        PERSON = "person", _("个人")
        COMPANY = "company", _("单位")

    kind = models.CharField(_("抬头类型"), max_length=16, choices=Kind, default=Kind.PERSON)
    name = models.CharField(_("发票抬头"), max_length=100)
    tax_number = models.CharField(_("税号"), max_length=20, blank=True)
    address = models.CharField(_("注册地址和电话"), max_length=200, blank=True)
    bank = models.CharField(_("开户行和账号"), max_length=200, blank=True)
    email = models.EmailField(_("接收邮箱"), blank=True)

    FIELDS = ("kind", "name", "tax_number", "address", "bank", "email")

    class Meta:
        abstract = True

    @property
    def is_company(self):
        return self.kind == self.Kind.COMPANY

    def facts(self):
        return {name: getattr(self, name) for name in self.FIELDS}


class InvoiceTitle(Title):
    """An entry of a learner's title book."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="invoice_titles"
    )
    is_default = models.BooleanField(_("默认抬头"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("发票抬头")
        verbose_name_plural = _("发票抬头")
        ordering = ["-is_default", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default=True), name="one_default_invoice_title"
            )
        ]

    def __str__(self):
        return self.name


class Invoice(Title):
    """An invoice (发票) for the money of an order. Its status has one door: invoices.states.

    What was issued is never changed: a refund is followed by a red letter, and what is left is
    invoiced anew.
    """

    class Status(models.TextChoices):
        REQUESTED = "requested", _("待开票")
        ISSUED = "issued", _("已开票")
        RED_DUE = "red-due", _("待红冲")
        RED = "red", _("已红冲")
        REFUSED = "refused", _("已驳回")
        WITHDRAWN = "withdrawn", _("已撤回")

    # Of these an order has one at most, and staff have to do something about those.
    LIVE = (Status.REQUESTED, Status.ISSUED, Status.RED_DUE)
    WAITS_FOR_STAFF = (Status.REQUESTED, Status.RED_DUE)

    order = models.ForeignKey("order.Order", models.PROTECT, related_name="invoices")
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    status = models.CharField(_("状态"), max_length=16, choices=Status, default=Status.REQUESTED)
    requested_at = models.DateTimeField(_("申请时间"), auto_now_add=True)
    number = models.CharField(_("发票号码"), max_length=20, blank=True)
    file = models.FileField(
        _("发票文件"),
        storage=protected_storage,
        upload_to="invoices/%Y/%m",
        blank=True,
        validators=[FileExtensionValidator(["pdf", "ofd"])],
    )
    issued_at = models.DateTimeField(_("开票时间"), null=True, blank=True)
    red_number = models.CharField(_("红字发票号码"), max_length=20, blank=True)
    red_file = models.FileField(
        _("红字发票文件"),
        storage=protected_storage,
        upload_to="invoices/%Y/%m",
        blank=True,
        validators=[FileExtensionValidator(["pdf", "ofd"])],
    )
    red_at = models.DateTimeField(_("红冲时间"), null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=300, blank=True)  # the learner reads it
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("经办"),
    )

    class Meta:
        verbose_name = _("发票")
        verbose_name_plural = _("发票")
        ordering = ["-id"]
        permissions = [("issue_invoice", "Can issue, refuse and red-letter invoices")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="invoice_amount_positive"),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(status__in=["requested", "issued", "red-due"]),
                name="one_live_invoice",
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="invoice_number_once"
            ),
            models.UniqueConstraint(
                fields=["red_number"], condition=~Q(red_number=""), name="red_invoice_number_once"
            ),
            models.CheckConstraint(
                condition=Q(red_number="") | ~Q(red_number=F("number")),
                name="red_invoice_number_differs",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["requested", "refused", "withdrawn"], number="")
                | (Q(status__in=["issued", "red-due", "red"]) & ~Q(number="")),
                name="issued_invoice_has_number",
            ),
        ]

    def __str__(self):
        return self.number or f"{self.order_id} {self.name}"

    def get_absolute_url(self):
        return reverse("invoices:of-order", args=[self.order.number])
