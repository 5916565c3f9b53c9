from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beli.rows import OnlyAdded, OnlyAddedQuerySet


class Account(models.Model):
    """A person's beli: the row that is locked while entries are added."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="beli_account"
    )
    balance = models.PositiveIntegerField(_("余额"), default=0)
    # Its person's account was merged into this one's: what was bought with it comes back there.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )

    class Meta:
        verbose_name = _("贝里账户")
        verbose_name_plural = _("贝里账户")
        permissions = [("adjust_account", "Can give and take beli")]
        constraints = [
            models.CheckConstraint(condition=Q(balance__gte=0), name="beli_never_below_zero")
        ]

    def __str__(self):
        return f"{self.user_id}: {self.balance}"


class Kind(models.TextChoices):
    WELCOME = "welcome", _("新人礼")
    PURCHASE = "purchase", _("消费")
    SCHOLARSHIP = "scholarship", _("奖学金")
    GIFT = "gift", _("赠送")
    REFUND = "refund", _("退款返还")
    HOLD = "hold", _("锁定")
    RELEASE = "release", _("解锁退回")
    EXPIRY = "expiry", _("过期")
    ADJUSTMENT = "adjustment", _("调整")
    TRANSFER = "transfer", _("账户合并")


GIVES = {Kind.WELCOME, Kind.SCHOLARSHIP, Kind.GIFT, Kind.REFUND, Kind.RELEASE}
TAKES = {Kind.PURCHASE, Kind.HOLD, Kind.EXPIRY}  # the others do either
EITHER = {Kind.ADJUSTMENT, Kind.TRANSFER}
MAY_REPEAT = {Kind.HOLD, Kind.RELEASE, Kind.EXPIRY}


class EntryQuerySet(OnlyAddedQuerySet):
    def with_ends(self):
        """Each hold knows whether it ended (`is_released`) and was paid with (`is_spent`)."""
        return self.annotate(
            is_released=Exists(answers(Kind.RELEASE)), is_spent=Exists(answers(Kind.PURCHASE))
        )

    def holds(self):
        return self.filter(kind=Kind.HOLD).with_ends()

    def open_holds(self):
        """What unpaid orders hold."""
        return self.holds().filter(is_released=False)

    def as_read(self):
        """The rows of a statement: what was paid for stands once, where it was held.

        The release and the purchase of a payment leave the balance as it was, so that without
        them it still runs from row to row.
        """
        was_paid = Exists(answers(Kind.PURCHASE, to="answers_to"))
        rows = self.exclude(kind=Kind.PURCHASE).exclude(was_paid, kind=Kind.RELEASE)
        return rows.with_ends().select_related("batch")


def answers(kind, to="pk"):
    return Entry.objects.filter(kind=kind, answers_to=OuterRef(to)).order_by()


class Entry(OnlyAdded):
    """A movement of beli. Rows are only added (decision 6, S1.40).

    A hold ends with a release; paying adds the release and a purchase at once, so that the
    balance stays the sum. What was released may be held once more, as the next `attempt`.
    """

    Kind = Kind

    account = models.ForeignKey(Account, models.PROTECT, related_name="entries")
    kind = models.CharField(_("类别"), max_length=16, choices=Kind)
    amount = models.IntegerField(_("数额"))
    balance_after = models.PositiveIntegerField(_("余额"))
    reference = models.CharField(_("凭据"), max_length=64)
    attempt = models.PositiveSmallIntegerField(default=1)
    # The hold that it ends or pays with, the purchase it gives back, the credit that lapsed.
    answers_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="answers")
    note = models.CharField(_("说明"), max_length=200, blank=True)
    url = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("经手"),
    )
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("贝里流水")
        verbose_name_plural = _("贝里流水")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "reference", "attempt"], name="beli_entry_once"
            ),
            models.CheckConstraint(
                condition=Q(attempt=1) | Q(kind__in=sorted(MAY_REPEAT)),
                name="beli_entry_repeats_only_holds",
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="beli_entry_not_zero"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, kind__in=sorted(GIVES))
                | Q(amount__lt=0, kind__in=sorted(TAKES))
                | Q(kind__in=sorted(EITHER)),
                name="beli_entry_sign",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.amount:+d}"

    @property
    def taken(self):
        """How many beli it took: a hold's amount without its sign."""
        return -self.amount

    @property
    def is_open_hold(self):
        """Of a row that knows its ends."""
        return self.kind == Kind.HOLD and not self.is_released

    def title(self):
        """What a statement calls it."""
        if self.kind != Kind.HOLD:
            return Kind(self.kind).label
        return Kind.PURCHASE.label if self.is_spent else Kind.HOLD.label


class BatchQuerySet(models.QuerySet):
    def in_spending_order(self):
        """What is left, soonest to lapse first, then oldest."""
        return self.filter(left__gt=0).order_by(
            models.F("expires_on").asc(nulls_last=True), "entry_id"
        )

    def live(self):
        """What may still be spent today."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=timezone.localdate()), left__gt=0)

    def lapsed(self):
        """What is left although its last day is over."""
        return self.filter(expires_on__lt=timezone.localdate(), left__gt=0)


class Batch(models.Model):
    """What one credit brought, how much of it is left, and until when it may be spent."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="batches")
    entry = models.OneToOneField(Entry, models.PROTECT)
    amount = models.PositiveIntegerField(_("数额"))
    left = models.PositiveIntegerField(_("剩余"))
    expires_on = models.DateField(_("最后一天"), null=True, blank=True)  # null: never lapses

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("贝里批次")
        verbose_name_plural = _("贝里批次")
        indexes = [
            models.Index(fields=["expires_on"], condition=Q(left__gt=0), name="beli_batch_to_lapse")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(left__gte=0, left__lte=models.F("amount")), name="beli_batch_left"
            )
        ]

    def __str__(self):
        return f"{self.left}/{self.amount}"

    @property
    def is_lapsed(self):
        return self.expires_on is not None and self.expires_on < timezone.localdate()


class Draw(OnlyAdded):
    """What an entry took from a batch (below zero) or gave to it. Rows are only added."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="draws")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="draws")
    amount = models.IntegerField()

    objects = OnlyAddedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "batch"], name="beli_draw_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="beli_draw_not_zero"),
        ]

    def __str__(self):
        return f"{self.batch_id}: {self.amount:+d}"


class GiftedContact(models.Model):
    """A contact that a welcome gift was given for, as a digest. It outlives the account."""

    digest = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("领过新人礼的联系方式")
        verbose_name_plural = _("领过新人礼的联系方式")

    def __str__(self):
        return self.digest[:8]
