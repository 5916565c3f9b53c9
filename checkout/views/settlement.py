"""The settlement page: the last look at what is bought, for how long, for how much.

What is chosen stands in the address, so that reloading, the back button and a second tab show it
again. A POST changes the choice and leads to its address, redeems a code, or places the order.
"""

from decimal import Decimal, InvalidOperation
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from checkout import chosen_gateway
from checkout.basket.changing import FIELD, change_periods
from checkout.basket.choosing import NoSuchCourse, WrongPeriod
from checkout.basket.pages import ask, tell_problems
from checkout.coupons.redeeming import redeem
from checkout.coupons.refusals import ClaimRefused
from checkout.placing import AlreadyPending, BeliGone, PlacingRefused, PriceChanged, place_order
from checkout.settlement.changes import is_own_change, what_changed
from checkout.settlement.choosing import address_of, read_choice
from checkout.settlement.page import page_of
from checkout.shipping import address_for, copy_of, forget_address, refuse_other
from checkout.views.coupons import status_of
from checkout.views.origin import tells_origin
from checkout.views.paying import send_to_gateway

# Servers and proxies refuse longer addresses: beyond it the answer comes without one.
LONGEST_ADDRESS = 3000
MOST_YUAN = 10**9


@never_cache
@tells_origin
@require_http_methods(["GET", "POST"])
def settle(request):
    """GET shows the chosen lines and what they come to; POST changes that or places the order."""
    if not request.user.is_authenticated:
        return log_in_first(request)
    if request.method == "POST" and not request.POST.get("buy"):
        # Whatever is done next, the periods that the page shows are the ones that count (D15).
        tell_problems(request, change_periods(basket=request.basket, data=request.POST))
        chosen_gateway.remember(request)
    try:
        choice = read(request)
    except NoSuchCourse as error:
        raise Http404 from error
    except WrongPeriod as error:
        return ask(request, error.product, error=_("请选择这门课程的有效期"), status=400)
    if choice.beli_error:
        code = request.POST.get("code", "")
        return show(request, choice, status=HTTPStatus.BAD_REQUEST, code=code)
    return act(request, choice) if request.method == "POST" else show(request, choice)


def log_in_first(request):
    """And come back to what was chosen."""
    if request.method == "GET":
        return redirect_to_login(request.get_full_path())
    address = address_of(request.POST)
    return redirect_to_login(address if len(address) <= LONGEST_ADDRESS else request.path)


def read(request):
    """Raises NoSuchCourse, WrongPeriod. A course bought at once has its period's select too."""
    data = (request.POST or request.GET).copy()
    if data.get("buy"):
        select = f"{FIELD}course-{data['buy']}"
        data["period"] = data.get(select) or data.get("period", "")
    return read_choice(data, basket=request.basket, user=request.user)


def act(request, choice):
    action, _sep, what = request.POST.get("do", "").partition(":")
    code = request.POST.get("code", "").strip()
    if action == "place":
        return place(request, choice)
    if action == "claim" or (action == "update" and code):
        return claim(request, choice, code)
    if action == "best":
        choice = choice.wishing(is_best=True, coupons={}, general=None)
    elif action == "beli":
        choice = choice.wishing(beli=None if what == "all" else 0)
    elif action == "drop":
        choice = choice.without(what)
    return lead_to(request, choice)


def lead_to(request, choice):
    if not choice.lines:
        return redirect("basket:summary")
    if len(choice.url) > LONGEST_ADDRESS:
        return show(request, choice)
    return redirect(choice.url)


def show(request, choice, *, status=HTTPStatus.OK, shown=None, **context):
    """`shown`: what an earlier page had told; the context may have error, code, code_error."""
    page = page_of(request, choice)
    rows = page["rows"]
    if not page["lines"] and len(rows) == 1 and rows[0].pending_order:
        messages.info(request, _("这门课程在一笔待支付订单中，请先支付或取消它"))
        return redirect(rows[0].pending_order.pay_url())
    if not rows:
        messages.info(request, _("请先选择要结算的课程"))
        return redirect("basket:summary")
    if choice.missing:
        messages.warning(request, _("有课程已不在购物车中，请核对后再提交"))
    if shown and "quote" in page:
        context["changes"] = what_changed(page, request.POST, user=request.user, **shown)
    context |= page
    if request.method == "POST" and len(choice.url) <= LONGEST_ADDRESS:
        context["address_here"] = choice.url
    return render(request, "checkout/settlement.html", context, status=status)


def claim(request, choice, code):
    """A code that was typed here. Whatever becomes of it, the page stays as it was."""
    try:
        claimed = redeem(request, code=code)
    except ClaimRefused as error:
        return show(request, choice, status=status_of(error), code=code, code_error=error)
    messages.success(request, _("兑换成功：%(name)s") % {"name": claimed.voucher.title})
    return lead_to(request, choice)


def place(request, choice):
    gateway = chosen_gateway.take(request)
    if choice.missing or not choice.lines:
        return show(request, choice, status=HTTPStatus.CONFLICT)
    shown = read_shown(request.POST)
    address = address_for(request, basket=choice.basket, lines=choice.lines)
    try:
        refuse_other(request.POST, address)
        order = place_order(
            user=request.user,
            basket=choice.basket,
            lines=choice.lines,
            wish=choice.wish,
            shipping_address=copy_of(address),
            **shown,
        )
    except AlreadyPending as error:
        if error.order.is_paid:
            return redirect(error.order.paid_url())
        messages.info(request, error)
        return redirect(error.order.pay_url())
    except PlacingRefused as error:
        return refuse(request, error, shown)
    if order.shipping_address_id:
        forget_address(request)
    if order.is_paid:
        return redirect(order.paid_url())
    return send_to_gateway(request, order, gateway)


def refuse(request, error, shown):
    """The same choice, looked at anew, and what is different from what the page had shown."""
    request.basket.reset_offer_applications()
    if isinstance(error, (BeliGone, PriceChanged)) and is_own_change(request.POST):
        error = _("您改了有效期、优惠券或贝里，请核对新的应付金额后再次提交。您还没有付款。")
    return show(request, read(request), status=HTTPStatus.CONFLICT, error=error, shown=shown)


def read_shown(data):
    """What the page said would be paid, in yuan and in beli; beli None where it did not say."""
    try:
        total = Decimal(data.get("expected_total", ""))
        is_amount = 0 <= total < MOST_YUAN
    except InvalidOperation:
        is_amount = False
    if not is_amount:
        raise BadRequest("expected_total is no amount")
    beli = data.get("expected_beli")
    if beli is not None and not (beli.isascii() and beli.isdecimal() and len(beli) < 10):
        raise BadRequest("expected_beli is no number")
    return {"expected_total": total, "expected_beli": None if beli is None else int(beli)}
