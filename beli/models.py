from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Account(models.Model):
    """A person's beli: the row that is locked while entries are added."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="beli_account"
    )
    balance = models.PositiveIntegerField(_("余额"), default=0)

    class Meta:
        verbose_name = _("贝里账户")
        verbose_name_plural = _("贝里账户")
        constraints = [
            models.CheckConstraint(condition=Q(balance__gte=0), name="beli_never_below_zero")
        ]

    def __str__(self):
        return f"{self.user_id}: {self.balance}"


class Entry(models.Model):
    """A movement of beli. Rows are only added (decision 6, S1.40)."""

    class Kind(models.TextChoices):
        WELCOME = "welcome", _("新人礼")
        GIFT = "gift", _("赠送")
        ADJUSTMENT = "adjustment", _("调整")

    account = models.ForeignKey(Account, models.PROTECT, related_name="entries")
    kind = models.CharField(_("类别"), max_length=16, choices=Kind)
    amount = models.IntegerField(_("数额"))
    balance_after = models.PositiveIntegerField(_("余额"))
    reference = models.CharField(_("凭据"), max_length=64)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("贝里流水")
        verbose_name_plural = _("贝里流水")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "reference"], name="beli_entry_once"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="beli_entry_not_zero"),
        ]

    def __str__(self):
        return f"{self.kind} {self.amount:+d}"
