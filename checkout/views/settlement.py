"""The settlement page: the last look at what is bought, for how long, for how much."""

from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from checkout import gateways
from checkout.basket.changing import FIELD, change_periods
from checkout.basket.choosing import NoSuchCourse, WrongPeriod
from checkout.basket.pages import ask, tell_problems
from checkout.basket.rows import rows_of
from checkout.choosing import read_choice
from checkout.placing import AlreadyPending, PlacingRefused, PriceChanged, place_order
from checkout.shipping import ShippingForm, forget_address, kept_address
from checkout.totals import price_basket
from checkout.views.paying import send_to_gateway


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def settle(request):
    """GET shows the chosen lines and their sum; POST changes periods or places the order."""
    if request.method == "POST" and not request.POST.get("buy"):
        # Whatever is done next, the periods that the page shows are the ones that count (D15).
        tell_problems(request, change_periods(basket=request.basket, data=request.POST))
    try:
        choice = read(request)
    except NoSuchCourse as error:
        raise Http404 from error
    except WrongPeriod as error:
        return ask(request, error.product, error=_("请选择这门课程的有效期"), status=400)
    if request.method == "GET":
        return show(request, choice)
    if request.POST.get("do") == "place":
        return place(request, choice)
    return redirect(choice.url)


def read(request):
    """Raises NoSuchCourse, WrongPeriod. A course bought at once has its period's select too."""
    data = (request.POST or request.GET).copy()
    if data.get("buy"):
        select = f"{FIELD}course-{data['buy']}"
        data["period"] = data.get(select) or data.get("period", "")
    return read_choice(data, basket=request.basket, user=request.user)


def show(request, choice, *, status=200, error=""):
    rows = rows_of(choice.lines, user=request.user)
    for row in rows:
        row.url_without = "" if choice.buys_now else choice.without(row.line.line_reference)
    lines = [row.line for row in rows if row.can_be_settled]
    if not lines and len(rows) == 1 and rows[0].pending_order:
        messages.info(request, _("这门课程在一笔待支付订单中，请先支付或取消它"))
        return redirect(rows[0].pending_order.pay_url())
    if not rows:
        messages.info(request, _("请先选择要结算的课程"))
        return redirect("basket:summary")
    if choice.missing:
        messages.warning(request, _("有课程已不在购物车中，请核对后再提交"))
    context = {
        "rows": rows,
        "lines": lines,
        "choice": choice,
        "error": error,
        "gateways": gateways.choices(),
        "minutes": int(settings.ORDER_DEADLINE.total_seconds() // 60),
    }
    if lines:
        context |= sums(request, choice, lines)
    return render(request, "checkout/settlement.html", context, status=status)


def sums(request, choice, lines):
    basket = choice.basket.showing(lines)
    price = price_basket(basket, user=request.user)
    return {
        "total": price.total.incl_tax,
        "shipping": price.shipping_charge.incl_tax,
        "needs_address": basket.is_shipping_required(),
        "address": kept_address(request),
    }


def place(request, choice):
    gateway = request.POST.get("gateway") or next(iter(settings.PAYMENT_GATEWAYS))
    if gateway not in settings.PAYMENT_GATEWAYS:
        raise BadRequest("no such gateway")
    if choice.missing or not choice.lines:
        return show(request, choice, status=409)
    try:
        order = place_order(
            user=request.user,
            basket=choice.basket,
            lines=choice.lines,
            expected_total=read_total(request.POST.get("expected_total", "")),
            shipping_address=kept_address(request),
        )
    except AlreadyPending as error:
        if error.order.is_paid:
            return redirect(error.order.paid_url())
        messages.info(request, error)
        return redirect(error.order.pay_url())
    except PriceChanged as error:
        return show(request, fresh(request, choice), status=409, error=error)
    except PlacingRefused as error:
        return show(request, fresh(request, choice), status=409, error=error)
    if order.shipping_address_id:
        forget_address(request)
    if order.is_paid:
        return redirect(order.paid_url())
    return send_to_gateway(request, order, gateway)


def fresh(request, choice):
    """The same choice, looked at anew."""
    request.basket.reset_offer_applications()
    return read(request)


def read_total(text):
    try:
        total = Decimal(text)
    except InvalidOperation:
        raise BadRequest("expected_total is no amount") from None
    if not total.is_finite():
        raise BadRequest("expected_total is no amount")
    return total


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def shipping(request):
    """Where goods are sent to. Kept in the session until the order is placed."""
    back = request.POST.get("next") or request.GET.get("next", "")
    if not back.startswith(reverse("checkout:settlement") + "?"):
        back = reverse("checkout:settlement")
    form = ShippingForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.keep()
        return redirect(back)
    status = 400 if form.is_bound else 200
    return render(request, "checkout/shipping.html", {"form": form, "back": back}, status=status)
