"""Money that pays nothing: it goes back the way it came, at once, and everyone is told (D20)."""

from django.utils.translation import gettext as _

from checkout.staff import tell_staff
from notifications.messages import queue
from payments.models import Refund
from payments.refunding import refund
from payments.settling import flag


def send_back(*, order, payment, reason):
    """Promise the whole payment back. Runs inside settle(), which holds the locks.

    `reason`: why it pays nothing, for staff. May be called again.
    """
    promise = refund(
        payment=payment,
        amount=payment.amount,
        cause=Refund.Cause.SURPLUS if order.is_paid else Refund.Cause.LATE,
        reference=f"payment-{payment.pk}",
        reason=_("重复付款") if order.is_paid else _("订单已关闭"),
    )
    flag(payment=payment, reason=f"{reason}（退款 {promise}）")
    tell_payer(order, promise)
    tell_staff(
        reference=f"payment-{payment.pk}-sent-back",
        subject=_("有一笔付款正在自动退回"),
        body=f"{reason}（{payment}，¥{payment.amount}）",
        url=f"/dashboard/payments/{payment.pk}/",
    )


def tell_payer(order, promise):
    facts = {"number": order.number, "amount": promise.amount}
    if promise.cause == Refund.Cause.SURPLUS:
        body = _(
            "订单 %(number)s 已经付过款，您又付了 %(amount)s 元。"
            "多付的钱正在原路退回，一般几分钟内到账。"
        )
    else:
        body = _(
            "订单 %(number)s 关闭之后才收到您的 %(amount)s 元，这笔订单已不能恢复。"
            "这笔钱正在原路退回，一般几分钟内到账。"
        )
    queue(
        user=order.user,
        reference=f"payment-{promise.payment_id}-sent-back",
        subject=_("您的付款正在原路退回"),
        body=body % facts,
        url=order.get_absolute_url(),
    )
