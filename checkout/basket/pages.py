"""The basket's pages. Anybody may call them; a guest's basket hangs on Oscar's cookie (D13)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.models import Product
from catalogue.partner.strategy import price_ladders
from checkout.basket.changing import change_periods, change_quantities, remove_line
from checkout.basket.choosing import (
    NoSuchCourse,
    WrongPeriod,
    as_id,
    chosen_course,
    chosen_period,
)
from checkout.basket.models import NotAdded
from checkout.basket.rows import rows_of
from checkout.bought import bought_before
from checkout.settlement.totals import price_basket


@never_cache
@require_http_methods(["GET", "POST"])
def summary(request):
    """GET shows the basket; POST changes periods, removes a line, or goes on to settlement."""
    if request.method == "POST":
        return change(request)
    wanted = set(request.GET.getlist("line")) if "line" in request.GET else None
    rows = rows_of(list(request.basket.all_lines()), user=request.user, selected=wanted)
    selected = [row.line for row in rows if row.is_selected]
    context = {"rows": rows, "number": sum(line.quantity for line in selected)}
    if selected:
        showing = request.basket.showing(selected)
        price = price_basket(showing, user=request.user)
        context |= {"total": price.total.incl_tax, "shipping": price.shipping_charge.incl_tax}
    return render(request, "basket/summary.html", context)


def change(request):
    tell_problems(request, change_periods(basket=request.basket, data=request.POST))
    tell_problems(request, change_quantities(basket=request.basket, data=request.POST))
    action, _sep, reference = request.POST.get("do", "").partition(":")
    selected = request.POST.getlist("line")
    if action == "remove":
        if remove_line(basket=request.basket, reference=reference):
            messages.success(request, _("已从购物车移除"))
        selected = [other for other in selected if other != reference]
    if action == "settle":
        if selected:
            return redirect(with_lines("checkout:settlement", selected))
        messages.warning(request, _("请先选择要结算的课程"))
    return redirect(with_lines("basket:summary", selected or [""]))


def with_lines(name, references):
    return f"{reverse(name)}?{urlencode([('line', reference) for reference in references])}"


def tell_problems(request, problems):
    for problem in problems:
        messages.error(request, problem)


@never_cache
@require_http_methods(["GET", "POST"])
def add(request):
    """POST puts a course into the basket, or leads to buying it at once.

    GET asks to confirm: the way of a page that carries no token (decision 8).
    """
    data = request.POST if request.method == "POST" else request.GET
    try:
        if request.method == "GET":
            return ask(request, chosen_course(data.get("product")), chosen=data.get("period"))
        period = chosen_period(product_id=data.get("product"), period_id=data.get("period"))
    except NoSuchCourse as error:
        raise Http404 from error
    except WrongPeriod as error:
        return ask(request, error.product, error=_("请选择这门课程的有效期"), status=400)
    if data.get("next") == "buy":
        query = urlencode({"buy": period.product_id, "period": period.pk})
        return redirect(f"{reverse('checkout:settlement')}?{query}")
    return put_in(request, period)


def put_in(request, period):
    try:
        _line, created = request.basket.add_course(period.product, period)
    except NotAdded as error:
        return ask(request, period.product, error=error, status=409)
    name, label = period.product.get_title(), period.label
    text = (
        _("已加入购物车：%(name)s（%(label)s）")
        if created
        else _("%(name)s 已在购物车中，有效期改为 %(label)s")
    )
    messages.success(request, text % {"name": name, "label": label})
    return redirect("basket:summary")


def ask(request, product, *, chosen=None, error="", status=200):
    """The small page where one chooses how long, and confirms with a real form."""
    context = {
        "product": product,
        "ladder": price_ladders([product], user=request.user)[product.pk],
        "chosen": as_id(chosen),
        "error": error,
        "buys_now": request.GET.get("next") == "buy",
        "bought": bought_before(user=request.user, products=[product]).get(product.pk),
    }
    return render(request, "basket/add.html", context, status=status)


def goods_or_course(add_goods):
    """Oscar's view adds goods; a course needs its period chosen first."""

    def add_by_number(request, pk):
        if Product.objects.courses().filter(pk=pk).exists():
            return redirect(f"{reverse('basket:add')}?product={pk}")
        return add_goods(request, pk=pk)

    return add_by_number
