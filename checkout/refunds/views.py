"""A learner asks for a refund, or takes the wish back. Orders are fetched through their owner."""

from decimal import Decimal, InvalidOperation
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from checkout.refunds.asking import ask, total, withdraw
from checkout.refunds.forms import AskForm
from checkout.refunds.refusals import AlreadyDecided, QuoteChanged, RefundRefused
from checkout.refunds.standing import REFUNDABLE, open_request, quoted_lines
from checkout.views.paying import own_order

UNREADABLE = (None, None)
MOST = 200  # letters of the reason in an address


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refund(request, number):
    """GET shows what would go back; POST reckons it for the ticked lines, or asks for it."""
    order = own_order(request, number)
    if request.method == "POST" and request.POST.get("do") == "ask":
        return take(request, order)
    if open_request(order) or order.status not in REFUNDABLE:
        return lead_back(request, order)
    quoted = quoted_lines(order)
    return show(request, order, quoted, form_of(quoted, initial=typed(request, quoted)))


def form_of(quoted, data=None, initial=None):
    return AskForm(data, choices=refundable(quoted), initial=initial)


def refundable(quoted):
    return [one for one in quoted if one.quote.is_something]


def typed(request, quoted):
    """What stands in a form that was not sent off yet, or in its address; a sole line is ticked at
    once."""
    data = request.POST if request.method == "POST" else request.GET
    if data:
        return {"line": data.getlist("line"), "reason": data.get("reason", "")}
    choices = [one.line.pk for one in refundable(quoted)]
    return {"line": choices if len(choices) == 1 else []}


def lead_back(request, order):
    """The back button, or an old link."""
    if open_request(order):
        messages.info(request, _("这笔订单的退费申请正在处理。"))
    else:
        messages.info(request, _("这笔订单目前不能申请退费"))
    return redirect(order.get_absolute_url())


def take(request, order):
    """The learner has confirmed. The same wish twice is one."""
    quoted = quoted_lines(order) if order.status in REFUNDABLE else []
    form, shown = form_of(quoted, request.POST), expected(request.POST)
    if quoted and (not form.is_valid() or shown == UNREADABLE):
        error = _("应退金额无法识别，请核对后再次提交。") if shown == UNREADABLE else ""
        return show(request, order, quoted, form, error=error, status=HTTPStatus.BAD_REQUEST)
    try:
        ask(
            order=order,
            by=request.user,
            reason=request.POST.get("reason", "").strip(),
            lines=ids_of(request.POST.getlist("line")),
            expected=shown,
        )
    except QuoteChanged as error:
        return show(request, order, quoted, form, error=error, status=HTTPStatus.CONFLICT)
    except RefundRefused as error:
        return say_no(request, order, error)
    messages.success(request, _("退费申请已提交，我们会尽快审核。"))
    return redirect(order.get_absolute_url())


def say_no(request, order, error):
    context = {"order": order, "error": error}
    return render(request, "refunds/refused.html", context, status=HTTPStatus.CONFLICT)


def ids_of(values):
    """Longer ones are no row's, and Python reads none of 5000 digits."""
    return {int(one) for one in values if len(one) <= 18 and one.isascii() and one.isdecimal()}


def expected(data):
    """(yuan, beli) that the page showed; UNREADABLE, which fits nothing, where it is no number."""
    try:
        money, beli = Decimal(data.get("money", "")), int(data.get("beli", ""))
    except (InvalidOperation, ValueError):
        return UNREADABLE
    return (money, beli) if money.is_finite() else UNREADABLE


def show(request, order, quoted, form, *, error="", status=HTTPStatus.OK):
    ticked = form.chosen_ids()
    money, beli = total([one for one in quoted if one.line.pk in ticked])
    context = {"order": order, "quoted": quoted, "form": form, "ticked": ticked}
    context |= {"money": money, "beli": beli, "error": error, "address": address_of(order, form)}
    return render(request, "refunds/ask.html", context, status=status)


def address_of(order, form):
    """Where a GET shows the form as it stands, so that coming back to it sends nothing again."""
    facts = {"line": sorted(form.chosen_ids()), "reason": str(form["reason"].value() or "")[:MOST]}
    return f"{reverse('orders:refund', args=[order.number])}?{urlencode(facts, doseq=True)}"


@login_required
@require_POST
def withdraw_request(request, number, pk):
    order = own_order(request, number)
    wish = get_object_or_404(order.refund_requests, pk=pk)
    try:
        withdraw(request=wish)
    except AlreadyDecided as error:
        return say_no(request, order, error)
    messages.success(request, _("退费申请已撤回"))
    return redirect(order.get_absolute_url())
