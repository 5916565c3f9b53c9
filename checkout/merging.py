"""Orders, coupons, baskets and invoice titles of two accounts of one person."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from accounts.merging.register import Preview, preview_book, register, stay
from catalogue.partner.strategy import Selector
from checkout.basket.models import Basket
from checkout.bought import bought_before
from checkout.invoices import book
from checkout.models import CouponClaim, InvoiceTitle, PendingCourse, RefundRequest
from checkout.order.models import Order
from payments.models import Payment

VoucherApplication = get_model("voucher", "VoucherApplication")


def held(gone):
    """Ids of the orders of the person and of all payments for them."""
    orders = Order.objects.filter(user=gone)
    return ids(orders.order_by("pk")), ids(payments_of(gone).order_by("pk"))


def lock(gone):
    orders = Order.objects.select_for_update(of=("self",)).filter(user=gone)
    rows = ids(orders.order_by("pk"))
    return rows, ids(payments_of(gone).select_for_update(of=("self",)).order_by("pk"))


def payments_of(gone):
    of_order = Q(
        payable_type=ContentType.objects.get_for_model(Order),
        payable_id__in=Order.objects.filter(user=gone).values("pk"),
    )
    return Payment.objects.filter(of_order | Q(payer=gone))


def ids(rows):
    return tuple(rows.values_list("pk", flat=True))


def preview_orders(kept, gone):
    number = Order.objects.filter(user=gone).count()
    return Preview(
        _("订单 %(number)d 笔，连同付款、退费和发票") % {"number": number} if number else "",
        conflicts=[*twice_pending(kept, gone), *owned_already(kept, gone)],
    )


def twice_pending(kept, gone):
    mine = PendingCourse.objects.filter(user=kept).values("product")
    both = PendingCourse.objects.filter(user=gone, product__in=mine).select_related("product")
    told = _("两个账户都有《%(title)s》的待支付订单，请先支付或取消其中一笔。")
    return [told % {"title": one.product.get_title()} for one in both.order_by("product_id")]


def owned_already(kept, gone):
    """What one of them owns for ever, the other is about to pay for."""
    told = _("《%(title)s》已永久拥有，另一个账户却有它的待支付订单，请先取消那一笔。")
    titles = []
    for buyer, owner in ((gone, kept), (kept, gone)):
        pending = PendingCourse.objects.filter(user=buyer).select_related("product")
        courses = {one.product_id: one.product.get_title() for one in pending.order_by("pk")}
        owned = bought_before(user=owner, products=list(courses)) if courses else {}
        titles += [courses[product] for product, for_ever in owned.items() if for_ever]
    return [told % {"title": title} for title in titles]


def move_orders(merge):
    """They are locked. Their lines, discounts, addresses, invoices hang on them."""
    RefundRequest.objects.filter(asked_by=merge.gone).update(asked_by=merge.kept)
    VoucherApplication.objects.filter(user=merge.gone).update(user=merge.kept)
    PendingCourse.objects.filter(user=merge.gone).update(user=merge.kept)
    return Order.objects.filter(user=merge.gone).update(user=merge.kept)


def preview_coupons(kept, gone):
    number = CouponClaim.objects.of(gone).usable().count()
    return Preview(_("可用的优惠券 %(number)d 张") % {"number": number} if number else "")


def move_coupons(merge):
    """All of them, used ones too: a claim is the truth about who had a coupon."""
    claims = CouponClaim.objects.select_for_update(no_key=True).of(merge.gone)
    rows = ids(claims.order_by("pk"))
    return CouponClaim.objects.filter(pk__in=rows).update(owner=merge.kept)


def preview_baskets(kept, gone):
    number = sum(basket.num_items for basket in Basket.open.filter(owner=gone))
    return Preview(_("购物车里的 %(number)d 件") % {"number": number} if number else "")


def move_baskets(merge):
    """Of two periods for one course the longer is kept (D13)."""
    mine = Basket.open.select_for_update().filter(owner=merge.gone).first()
    number = mine.num_items if mine else 0
    if mine:
        own, _created = Basket.open.get_or_create(owner=merge.kept)
        own.strategy = mine.strategy = Selector().strategy(user=merge.kept)
        own.merge(mine, add_quantities=False)
    Basket.objects.filter(owner=merge.gone).exclude(status=Basket.OPEN).update(owner=merge.kept)
    return number


def preview_titles(kept, gone):
    return preview_book(
        gone.invoice_titles.count(),
        there=kept.invoice_titles.count(),
        most=book.MOST,
        said=_("发票抬头 %(number)d 个"),
        full=_("发票抬头最多 %(most)d 个，放不下的不会迁移。"),
    )


def move_titles(merge):
    """Newest first, as long as there is room; what is there already is not doubled."""
    titles = list(merge.kept.invoice_titles.all())
    known = [title.facts() for title in titles]
    coming = [one for one in merge.gone.invoice_titles.order_by("-pk") if one.facts() not in known]
    rows = [title.pk for title in coming[: max(0, book.MOST - len(titles))]]
    is_first = not any(title.is_default for title in titles)
    for number, pk in enumerate(rows):
        default = is_first and number == 0
        InvoiceTitle.objects.filter(pk=pk).update(user=merge.kept, is_default=default)
    return len(rows)


register(
    "orders",
    preview_orders,
    move_orders,
    fields=[
        "order.Order.user",
        "checkout.PendingCourse.user",
        "checkout.RefundRequest.asked_by",
        "voucher.VoucherApplication.user",
    ],
    lock=lock,
    held=held,
    rank=40,
)
register("coupons", preview_coupons, move_coupons, fields=["checkout.CouponClaim.owner"], rank=20)
register("baskets", preview_baskets, move_baskets, fields=["basket.Basket.owner"])
register("titles", preview_titles, move_titles, fields=["checkout.InvoiceTitle.user"])
stay(
    "a member of staff did it",
    "checkout.Invoice.handled_by",
    "checkout.RefundRequest.decided_by",
    "order.OrderNote.user",
    "offer.RangeProductFileUpload.uploaded_by",
)
