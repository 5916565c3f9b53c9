"""A learner's invoices. Each is fetched through its order, and that through its owner."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checkout.invoices import sharing
from checkout.invoices.downloads import download
from checkout.invoices.forms import AmountForm, TitleForm
from checkout.invoices.refusals import InvoiceRefused
from checkout.invoices.requesting import (
    live_invoice,
    money_left,
    refusal,
    request_invoice,
    withdraw,
)
from checkout.models import Invoice
from checkout.order.models import Order

PER_PAGE = 20


def own_order(request, number):
    """404 for an order of somebody else, as for none."""
    orders = Order.objects.filter(user=request.user).select_related("payment")
    return get_object_or_404(orders, number=number)


def own_invoice(request, number, pk):
    invoices = Invoice.objects.filter(order__user=request.user, order__number=number)
    return get_object_or_404(invoices.select_related("order"), pk=pk)


@login_required
@never_cache
@require_safe
def book(request):
    """All invoices, and the titles."""
    invoices = Invoice.objects.filter(order__user=request.user).select_related("order")
    page = Paginator(invoices, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "titles": request.user.invoice_titles.all(), "querystring": ""}
    return render(request, "invoices/book.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_order(request, number):
    """The order's invoices; a POST asks for one, made out to a saved title or to a new one."""
    order = own_order(request, number)
    if request.method != "POST":
        return show(request, order)
    if request.POST.get("title") == "new":
        form = TitleForm(request.POST, prefix="new")
        if not form.is_valid():
            return show(request, order, form=form, status=HTTPStatus.BAD_REQUEST)
        return take(request, order, form.cleaned_data, form)
    chosen = request.POST.get("title", "")
    if not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 19):
        error = _("请选择一个抬头，或填写新的抬头。")
        return show(request, order, error=error, status=HTTPStatus.BAD_REQUEST)
    title = get_object_or_404(request.user.invoice_titles, pk=int(chosen))
    return take(request, order, title.facts())


def take(request, order, facts, form=None):
    """The same wish twice is one."""
    try:
        request_invoice(order=order, title=facts, amount=AmountForm(request.POST).shown())
    except InvoiceRefused as error:
        order = own_order(request, order.number)
        return show(request, order, form=form, error=error, status=HTTPStatus.CONFLICT)
    messages.success(request, _("已申请开票，开好后会通知您。"))
    return redirect("invoices:of-order", order.number)


def show(request, order, *, form=None, error="", status=HTTPStatus.OK):
    live = live_invoice(order)
    context = {
        "order": order,
        "amount": money_left(order),
        "amount_form": AmountForm(initial={"amount": money_left(order)}, auto_id=False),
        "live": live,
        "refusal": refusal(order, live),
        "invoices": order.invoices.all(),
        "titles": request.user.invoice_titles.all(),
        "form": form or TitleForm(prefix="new", initial={"email": request.user.email}),
        "error": error,
    }
    return render(request, "invoices/request.html", context, status=status)


@login_required
@require_POST
def withdraw_request(request, number, pk):
    invoice = own_invoice(request, number, pk)
    try:
        withdraw(invoice)
    except InvoiceRefused as error:
        order = own_order(request, number)
        return show(request, order, error=error, status=HTTPStatus.CONFLICT)
    messages.success(request, _("开票申请已撤回"))
    return redirect(reverse("invoices:of-order", args=[number]))


@login_required
@require_safe
def file(request, number, pk):
    return download(own_invoice(request, number, pk))


@login_required
@require_safe
def red_file(request, number, pk):
    return download(own_invoice(request, number, pk), red=True)


@never_cache
@require_safe
def shared_file(request, token):
    """For whoever was mailed the address, for some weeks; 410 once it is old or was never ours."""
    invoice = sharing.invoice_at(token)
    if invoice is None:
        return render(request, "invoices/gone.html", status=HTTPStatus.GONE)
    return download(invoice)
