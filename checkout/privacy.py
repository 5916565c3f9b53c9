"""What a person bought, and what hangs on it. Orders and invoices stay, as the law asks."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oscar.core.loading import get_model

from accounts.privacy.forgetting import people_of
from accounts.privacy.register import leave, register
from accounts.privacy.rows import rows_of
from checkout.basket.models import Basket
from checkout.models import CouponClaim, Invoice, InvoiceTitle, RefundRequest
from checkout.order.models import Line, Order, ShippingAddress

BillingAddress = get_model("order", "BillingAddress")
NEVER_PAID = (Order.Status.CANCELLED, Order.Status.EXPIRED)
NEVER_ISSUED = (Invoice.Status.REFUSED, Invoice.Status.WITHDRAWN)
NOBODY = {"name": "—", "tax_number": "", "address": "", "bank": ""}

ORDER = (
    *("number", "status_label", "date_placed", "paid_at", "total_incl_tax"),
    *("beli", "beli_amount", "payment_type", "shipping_address"),
)
LINE = ("order.number", "title", "quantity", "line_price_incl_tax")
CLAIM = ("number", "voucher.name", "status", "origin", "claimed_at", "used_at", "use_until")
REQUEST = ("order.number", "reason", "status", "decision", "created_at", "done_at")
TITLE = ("kind", "name", "tax_number", "address", "bank", "email")
INVOICE = ("order.number", *TITLE, "amount", "status", "number", "requested_at", "issued_at")


def collect_orders(user):
    orders = Order.objects.filter(user=user).select_related("shipping_address").order_by("pk")
    yield from rows_of(orders, *ORDER)
    lines = Line.objects.filter(order__user=user).select_related("order").order_by("pk")
    yield from rows_of(lines, *LINE)
    requests = RefundRequest.objects.filter(order__user=user).select_related("order")
    yield from rows_of(requests.order_by("pk"), *REQUEST)


def forget_orders(user):
    """What was never paid needs no address, and a basket no owner; what was paid stays whole."""
    people = people_of(user)
    unpaid = Order.objects.filter(user__in=people, status__in=NEVER_PAID)
    ShippingAddress.objects.filter(order__in=unpaid).delete()
    BillingAddress.objects.filter(order__in=unpaid).delete()
    Basket.objects.filter(owner__in=people).exclude(status=Basket.FROZEN).delete()


def hinder_by_orders(user):
    if Order.objects.filter(user=user, status=Order.Status.PENDING).exists():
        yield _("有待支付的订单，请先付款或取消。")
    if RefundRequest.objects.filter(order__user=user, status__in=RefundRequest.OPEN).exists():
        yield _("有一笔退费还在处理，处理完才能注销。")


def lose_orders(user):
    if Order.objects.filter(user=user).exists():
        yield _("订单和发票依法保留，但您不能再登录查看；需要的发票请先下载。")


def collect_coupons(user):
    claims = CouponClaim.objects.of(user).select_related("voucher").order_by("pk")
    return rows_of(claims, *CLAIM)


def keep(user):
    """Whose they were is a number without a name."""


def lose_coupons(user):
    number = CouponClaim.objects.of(user).usable().count()
    if number:
        yield _("%(number)d 张没有用的优惠券会作废。") % {"number": number}


def collect_invoices(user):
    yield from rows_of(InvoiceTitle.objects.filter(user=user).order_by("pk"), *TITLE)
    invoices = Invoice.objects.filter(order__user=user).select_related("order").order_by("pk")
    yield from rows_of(invoices, *INVOICE)


def forget_invoices(user):
    """An issued invoice is a document of the books; where it was mailed to is none."""
    people = people_of(user)
    InvoiceTitle.objects.filter(user__in=people).delete()
    invoices = Invoice.objects.filter(order__user__in=people)
    invoices.update(email="")
    invoices.filter(status__in=NEVER_ISSUED).update(**NOBODY)


def hinder_by_invoices(user):
    waiting = Invoice.objects.filter(order__user=user, status__in=Invoice.WAITS_FOR_STAFF)
    if waiting.exists():
        yield _("有一张发票还在办理，开好后才能注销。")


def files_of_invoices(user):
    invoices = Invoice.objects.filter(order__user=user)
    for invoice in invoices.iterator():
        if invoice.file:
            yield f"invoice-{invoice.number}", invoice.file
        if invoice.red_file:
            yield f"invoice-{invoice.red_number}-red", invoice.red_file


register(
    "orders",
    collect_orders,
    forget_orders,
    title=gettext_lazy("订单和退费申请"),
    covers=[
        "order.Order.user",
        "basket.Basket.owner",
        "checkout.PendingCourse.user",
        "checkout.RefundRequest.asked_by",
        "voucher.VoucherApplication.user",
    ],
    hinder=hinder_by_orders,
    lose=lose_orders,
)
register(
    "coupons",
    collect_coupons,
    keep,
    title=gettext_lazy("优惠券"),
    covers=["checkout.CouponClaim.owner"],
    lose=lose_coupons,
)
register(
    "invoices",
    collect_invoices,
    forget_invoices,
    title=gettext_lazy("发票"),
    covers=["checkout.InvoiceTitle.user"],
    hinder=hinder_by_invoices,
    files=files_of_invoices,
)
leave(
    "a member of staff did it",
    "checkout.Invoice.handled_by",
    "checkout.RefundRequest.decided_by",
    "order.OrderNote.user",
    "offer.RangeProductFileUpload.uploaded_by",
)
