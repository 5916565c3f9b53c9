import secrets

from django.db import models
from django.utils import timezone


class SandboxTrade(models.Model):
    """A trade as Alipay would keep it. It begins when the buyer goes on at the cashier."""

    class Status(models.TextChoices):
        WAITING = "WAIT_BUYER_PAY"
        SUCCESS = "TRADE_SUCCESS"
        CLOSED = "TRADE_CLOSED"

    out_trade_no = models.CharField(max_length=64, unique=True)
    trade_no = models.CharField(max_length=64, unique=True)
    subject = models.CharField(max_length=256)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    refunded = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    status = models.CharField(max_length=16, choices=Status, default=Status.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    time_expire = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    notify_url = models.CharField(max_length=256, blank=True)

    def __str__(self):
        return f"{self.out_trade_no} {self.status}"

    @classmethod
    def paid_before(cls, *, out_trade_no, subject, amount, time_expire):
        """One that was paid without anybody going to the cashier: the demo's."""
        return cls.objects.create(
            out_trade_no=out_trade_no,
            trade_no=new_trade_no(),
            subject=subject,
            amount=amount,
            time_expire=time_expire,
            status=cls.Status.SUCCESS,
            paid_at=timezone.now(),
        )

    def move(self, old, new, **facts):
        """Compare-and-swap; True when this call moved it."""
        ours = SandboxTrade.objects.filter(pk=self.pk, status=old)
        moved = ours.update(status=new, **facts) == 1
        self.refresh_from_db()
        return moved

    def close_when_due(self):
        if self.status == self.Status.WAITING and self.time_expire <= timezone.now():
            self.move(self.Status.WAITING, self.Status.CLOSED)


class SandboxRefund(models.Model):
    """Money given back. The same request number again gives nothing more."""

    trade = models.ForeignKey(SandboxTrade, models.CASCADE, related_name="refunds")
    out_request_no = models.CharField(max_length=64)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trade", "out_request_no"], name="one_refund_per_number"
            )
        ]

    def __str__(self):
        return f"{self.trade_id} {self.out_request_no} {self.amount}"


def new_trade_no():
    return f"{timezone.localtime():%Y%m%d}22001{secrets.randbelow(10**15):015}"
