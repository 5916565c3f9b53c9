"""Payments belong to who pays them; they are locked after their orders (checkout.merging)."""

from accounts.merging.register import Preview, register, stay
from payments.models import Payment


def preview(kept, gone):
    return Preview()


def move(merge):
    return Payment.objects.filter(payer=merge.gone).update(payer=merge.kept)


register("payments", preview, move, fields=["payments.Payment.payer"])
stay("a member of staff did it", "payments.Event.by", "payments.Difference.settled_by")
