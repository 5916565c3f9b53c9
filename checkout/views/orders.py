"""My orders. Every order is fetched through its owner."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalogue.local_titles import look_up
from checkout.order.models import Order
from checkout.receipts import receipt_of
from checkout.releasing import NotNow, release
from checkout.states import HAS_BEEN_PAID, Status
from checkout.views.paying import own_order

PER_PAGE = 10
FILTERS = [
    ("", gettext_lazy("全部")),
    ("pending", gettext_lazy("待支付")),
    ("paid", gettext_lazy("已完成")),
    ("refund", gettext_lazy("退费")),
    ("closed", gettext_lazy("已关闭")),
]


@login_required
@never_cache
@require_safe
def listing(request):
    """`?show=` pending, paid, refund or closed; an absurd page number shows the nearest page."""
    show = request.GET.get("show", "")
    orders = those_shown(Order.objects.filter(user=request.user), show)
    page = Paginator(orders.prefetch_related("lines__product"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    look_up([line.product for order in page for line in order.lines.all()])
    context = {
        "page_obj": page,
        "show": show,
        "filters": FILTERS,
        "querystring": f"show={show}" if show in dict(FILTERS) and show else "",
    }
    return render(request, "orders/list.html", context)


def those_shown(orders, show):
    """As status_now has it: what is overdue counts as closed."""
    waiting = {"status": Status.PENDING, "deadline__gt": timezone.now()}
    if show == "pending":
        orders = orders.filter(**waiting)
    elif show == "paid":
        orders = orders.filter(status__in=HAS_BEEN_PAID)
    elif show == "refund":
        orders = orders.filter(status__in=set(HAS_BEEN_PAID) - {Status.PAID})
    elif show == "closed":
        orders = orders.exclude(status__in=HAS_BEEN_PAID).exclude(**waiting)
    return orders.order_by("-date_placed", "-pk")


@login_required
@never_cache
@require_safe
def detail(request, number):
    order = own_order(request, number)
    return render(request, "orders/detail.html", {"order": order, "receipt": receipt_of(order)})


@login_required
@require_POST
def cancel(request, number):
    order = own_order(request, number)
    try:
        released = release(order=order, status=Status.CANCELLED)
    except NotNow as error:
        messages.error(request, error)
        return redirect(order.get_absolute_url())
    order.refresh_from_db()
    if released:
        messages.success(request, _("订单已取消"))
    elif order.is_paid:
        messages.info(request, _("这笔订单已经付款，没有取消"))
    return redirect(order.get_absolute_url())
