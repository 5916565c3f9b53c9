"""From the order to the gateway and back. Every order is fetched through its owner."""

import logging
from datetime import timedelta
from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from checkout import chosen_gateway, gateways, handovers, in_wechat
from checkout.following_up import follow_up
from checkout.order.models import Order
from checkout.receipts import receipt_of
from checkout.views.origin import tells_origin
from payments.gateways.base import GatewayRefused, GatewayUnavailable, Way
from payments.gateways.patience import hurried

logger = logging.getLogger(__name__)

# Seconds between two questions about one order, by an impatient buyer and by a page that waits.
BREATH = 3
SLOW_BREATH = 10
LONG_PATIENCE = 20  # seconds for a way to pay; web servers give up after 30
PATIENCE = 15  # for an answer to the buyer
SHORT_PATIENCE = 4  # and to the page
LAST_MINUTE = timedelta(minutes=1)  # in which gateways begin no payment any more


def own_order(request, number):
    """404 for an order of somebody else, as for none."""
    orders = Order.objects.filter(user=request.user).prefetch_related("lines__product")
    return get_object_or_404(orders, number=number)


@login_required
@never_cache
@tells_origin
@require_http_methods(["GET", "POST"])
def pay(request, number):
    """GET shows what waits to be paid; POST goes to the gateway, or asks it ("我已支付")."""
    order = own_order(request, number)
    if order.is_paid:
        return redirect(order.paid_url())
    if request.method == "POST" and request.POST.get("do") == "check":
        return check(request, order)
    if request.method == "POST":
        return send_to_gateway(request, order, chosen_gateway.take(request))
    status = HTTPStatus.OK if order.is_payable else HTTPStatus.GONE
    if "other" in request.GET:
        return show(request, order, status=status)
    _gateway, handover = handovers.kept(request, order)
    return show(request, order, status=status, handover=handover)


def show(request, order, *, status, **context):
    """The context may have `handover`, which takes the place of the choice, `error` and more."""
    context = {
        "order": order,
        "receipt": receipt_of(order),
        "gateways": gateways.choices(chosen_gateway.chosen(request)),
        "leave_wechat": in_wechat.must_leave(request),
    } | context
    return render(request, "checkout/pay.html", context, status=status)


def send_to_gateway(request, order, gateway):
    """There at once, or back to the pay page that shows how to go on."""
    if in_wechat.blocks(request, gateway) and order.is_payable:
        return tell_blocked(request, order, gateway)
    way = way_of(request)
    asks_who = gateway == "wechat" and way == Way.IN_WECHAT
    if asks_who and order.is_payable and not in_wechat.openid(request):
        return HttpResponseRedirect(in_wechat.where_to_ask(request, order))
    handovers.forget(request)
    try:
        with hurried(LONG_PATIENCE):
            handover = gateways.way_to_pay(order=order, gateway=gateway, **buyer(request, way))
    except gateways.NotPayable:
        order.refresh_from_db()
        if not order.is_paid:
            messages.error(request, _("这笔订单已经不能支付了"))
        return redirect(order.paid_url() if order.is_paid else order.get_absolute_url())
    except GatewayUnavailable as error:
        return tell_silent(request, order, gateway, error)
    except GatewayRefused as error:
        return tell_refused(request, order, gateway, error)
    if handover.url:
        return HttpResponseRedirect(handover.url)
    handovers.keep(request, order, gateway, handover)
    return redirect(order.pay_url())


def way_of(request):
    """Where WeChat cannot be asked who pays, its browser is a phone like any other."""
    if in_wechat.is_in_wechat(request) and in_wechat.can_pay_inside():
        return Way.IN_WECHAT
    return Way.PHONE if "Mobi" in request.headers.get("User-Agent", "") else Way.DESKTOP


def buyer(request, way):
    facts = {"way": way}
    if way == Way.PHONE:
        facts["client_ip"] = get_adapter().get_client_ip(request)
    elif way == Way.IN_WECHAT:
        facts["openid"] = in_wechat.openid(request)
    return facts


def tell_silent(request, order, gateway, error):
    logger.warning("%s did not let order %s be paid: %s", gateway, order.number, error)
    told = _("%(gateway)s暂时没有回应，订单为您保留着。请稍候再试，或换一种支付方式。")
    return tell(request, order, told, gateway, HTTPStatus.SERVICE_UNAVAILABLE)


def tell_blocked(request, order, gateway):
    """WeChat's browser does not open this gateway; its own gateway is offered, if there is one."""
    others = [choice.name for choice in gateways.choices() if choice.name != gateway]
    told = _("微信里打不开%(gateway)s：请点右上角“…”，选择“在浏览器打开”，再去支付。")
    if others:
        told = _("微信里打不开%(gateway)s：请改用微信支付，或点右上角“…”，选择“在浏览器打开”。")
        chosen_gateway.keep(request, others[0])
    return tell(request, order, told, gateway, HTTPStatus.CONFLICT)


def tell_refused(request, order, gateway, error):
    if order.deadline <= timezone.now() + LAST_MINUTE:
        told = _("订单马上就要到期，%(gateway)s不再接受这笔支付。请重新下单。")
        return tell(request, order, told, gateway, HTTPStatus.CONFLICT)
    logger.error("%s refused order %s: %s", gateway, order.number, error)
    told = _("%(gateway)s没有接受这笔支付，订单为您保留着。请换一种支付方式，或联系我们。")
    return tell(request, order, told, gateway, HTTPStatus.BAD_GATEWAY)


def tell(request, order, text, gateway, status, **context):
    """On the order's own page: elsewhere the browser is led there, so that reloading is safe."""
    error = text % {"gateway": gateways.name_of(gateway)}
    if request.path != order.pay_url():
        messages.error(request, error)
        return redirect(order.pay_url())
    return show(request, order, status=status, error=error, **context)


def check(request, order):
    if cache.add(f"asked-about-order-{order.pk}", True, BREATH):
        try:
            with hurried(PATIENCE):
                gateways.ask_about(order)
        except gateways.NoAnswer:
            messages.warning(request, _("支付渠道暂时没有回应，请稍候再查，不要重复付款。"))
            return redirect(order.pay_url())
    if order.is_paid:
        return redirect(order.paid_url())
    order.refresh_from_db()
    if not order.is_payable:
        told = _(
            "这笔订单已关闭（%(status)s），不用再付款。如果您刚刚付过款，结果会在几分钟内更新。"
        )
        messages.info(request, told % {"status": order.status_label})
        return redirect(order.get_absolute_url())
    messages.info(request, _("还没有收到这笔订单的付款。如果您已付款，请稍候片刻再查。"))
    return redirect(order.pay_url())


@login_required
@never_cache
@require_safe
def status(request, number):
    """For the page that waits, as JSON. Now and then the gateway is asked."""
    order = get_object_or_404(Order, user=request.user, number=number)
    if order.is_payable and cache.add(f"page-asked-{order.pk}", True, SLOW_BREATH):
        ask_shortly(order)
    url = order.paid_url() if order.is_paid else order.get_absolute_url()
    return JsonResponse({"is_paid": order.is_paid, "is_payable": order.is_payable, "url": url})


def ask_shortly(order):
    try:
        with hurried(SHORT_PATIENCE):
            gateways.ask_about(order)
    except gateways.NoAnswer as error:
        logger.info("Order %s: no news yet: %r", order.number, error.__cause__)


@login_required
@never_cache
@tells_origin
@require_safe
def weixin(request, number):
    """Back from WeChat, which says who pays: on to the payment that was asked for."""
    order = own_order(request, number)
    try:
        in_wechat.learn_openid(request)
    except in_wechat.NotAskedFor:
        messages.warning(request, _("这次微信授权已经失效，请重新点击支付。"))
    except in_wechat.NotAllowed:
        messages.warning(
            request, _("您没有同意微信授权，无法在微信内支付。可以再试一次，或换一种支付方式。")
        )
    except GatewayUnavailable as error:
        logger.warning("WeChat does not say who pays order %s: %s", number, error)
        messages.error(request, _("微信暂时没有回应，请稍候再试，或换一种支付方式。"))
    except GatewayRefused as error:
        logger.error("WeChat does not say who pays order %s: %s", number, error)
        messages.error(request, _("微信没有确认您的身份，请再试一次，或换一种支付方式。"))
    else:
        return send_to_gateway(request, order, "wechat")
    return redirect(order.pay_url())


@login_required
@never_cache
@require_safe
def thanks(request, number):
    """What was bought, and the way into it; what a worker has not done yet is done now."""
    order = own_order(request, number)
    if order.follow_up_at:
        follow_up(order.pk)
    if not order.is_paid:
        return redirect(order.pay_url())
    if order.is_refunded:
        return redirect(order.get_absolute_url())
    return render(request, "checkout/thanks.html", {"order": order, "receipt": receipt_of(order)})
