"""From the order to the gateway and back. Every order is fetched through its owner."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import BadRequest
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from checkout import gateways
from checkout.order.models import Order
from checkout.receipts import receipt_of
from payments.gateways.base import Way

# Seconds between two questions about one order by an impatient buyer.
BREATH = 3


def own_order(request, number):
    """404 for an order of somebody else, as for none."""
    orders = Order.objects.filter(user=request.user).prefetch_related("lines__product")
    return get_object_or_404(orders, number=number)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def pay(request, number):
    """GET shows what waits to be paid; POST goes to the gateway, or asks it ("我已支付")."""
    order = own_order(request, number)
    if order.is_paid:
        return redirect(order.paid_url())
    if request.method == "POST" and request.POST.get("do") == "check":
        return check(request, order)
    if request.method == "POST":
        gateway = request.POST.get("gateway") or next(iter(settings.PAYMENT_GATEWAYS))
        if gateway not in settings.PAYMENT_GATEWAYS:
            raise BadRequest("no such gateway")
        return send_to_gateway(request, order, gateway)
    context = {"order": order, "receipt": receipt_of(order), "gateways": gateways.choices()}
    return render(request, "checkout/pay.html", context, status=200 if order.is_payable else 410)


def send_to_gateway(request, order, gateway):
    way = Way.PHONE if "Mobi" in request.headers.get("User-Agent", "") else Way.DESKTOP
    try:
        handover = gateways.way_to_pay(order=order, gateway=gateway, way=way)
    except gateways.NotPayable:
        order.refresh_from_db()
        if not order.is_paid:
            messages.error(request, _("这笔订单已经不能支付了"))
        return redirect(order.paid_url() if order.is_paid else order.get_absolute_url())
    return HttpResponseRedirect(handover.url)


def check(request, order):
    if cache.add(f"asked-about-order-{order.pk}", True, BREATH):
        try:
            gateways.ask_about(order)
        except gateways.NoAnswer:
            messages.warning(request, _("支付渠道暂时没有回应，请稍候再查，不要重复付款。"))
            return redirect(order.pay_url())
    if order.is_paid:
        return redirect(order.paid_url())
    messages.info(request, _("还没有收到这笔订单的付款。如果您已付款，请稍候片刻再查。"))
    return redirect(order.pay_url())


@login_required
@never_cache
@require_safe
def thanks(request, number):
    """What was bought, and the way into it."""
    order = own_order(request, number)
    if not order.is_paid:
        return redirect(order.pay_url())
    return render(request, "checkout/thanks.html", {"order": order, "receipt": receipt_of(order)})
