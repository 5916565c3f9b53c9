"""What people are told about invoices."""

from django.urls import reverse
from django.utils.translation import gettext as _

from checkout.invoices.sharing import DAYS, address_of
from checkout.staff import tell_staff
from notifications.messages import queue


def tell_issued(invoice):
    order = invoice.order
    queue(
        user=order.user,
        reference=f"invoice-{invoice.pk}-issued",
        subject=_("发票已开具"),
        body=_("订单 %(number)s 的发票已开具，金额 %(amount)s 元，发票号码 %(invoice)s，可以下载。")
        % {"number": order.number, "amount": invoice.amount, "invoice": invoice.number},
        url=invoice.get_absolute_url(),
    )


def tell_receiver(invoice):
    """Whoever keeps the books, at the address that the invoice was asked to go to: the file is
    there without logging in."""
    order = invoice.order
    if not invoice.email or invoice.email.lower() == (order.user.email or "").lower():
        return
    queue(
        user=order.user,
        reference=f"invoice-{invoice.pk}-sent",
        subject=_("您有一张新的发票"),
        body=_(
            "抬头“%(name)s”的发票已开具，金额 %(amount)s 元，发票号码 %(invoice)s。"
            "请在 %(days)d 天内从下面的地址下载。"
        )
        % {
            "name": invoice.name,
            "amount": invoice.amount,
            "invoice": invoice.number,
            "days": DAYS,
        },
        url=address_of(invoice),
        channels=("email",),
        address=invoice.email,
    )


def tell_refused(invoice):
    order = invoice.order
    queue(
        user=order.user,
        reference=f"invoice-{invoice.pk}-refused",
        subject=_("发票申请被驳回"),
        body=_("订单 %(number)s 的发票申请没有通过。原因：%(reason)s 您可以修改后重新申请。")
        % {"number": order.number, "reason": invoice.reason},
        url=invoice.get_absolute_url(),
    )


def tell_red(invoice, left):
    """`left`: yuan that wait to be invoiced anew."""
    order = invoice.order
    facts = {"number": order.number, "invoice": invoice.number, "left": left}
    body = _("订单 %(number)s 的发票 %(invoice)s 已红冲。") % facts
    if left:
        body += _("剩余的 %(left)s 元会按原抬头重新开票。") % facts
    queue(
        user=order.user,
        reference=f"invoice-{invoice.pk}-written-red",
        subject=_("发票已红冲"),
        body=body,
        url=invoice.get_absolute_url(),
    )


def tell_red_due(invoice):
    tell_staff(
        reference=f"invoice-{invoice.pk}-red",
        subject=_("有一张发票需要红冲"),
        body=_("订单 %(number)s 已退款，发票 %(invoice)s 需要红冲。")
        % {"number": invoice.order.number, "invoice": invoice.number},
        url=reverse("invoice_dashboard:detail", args=[invoice.pk]),
    )
