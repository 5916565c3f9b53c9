"""One address for the shop's server and the buyer's browser, and the cashier's own form."""

import json

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from payments.gateways.sandbox import api, bills, orders, telling
from payments.gateways.sandbox.signatures import app_signed

PAGES = ("alipay.trade.page.pay", "alipay.trade.wap.pay")


@csrf_exempt  # signed by the shop instead
@never_cache
@require_http_methods(["GET", "POST"])
def gateway(request):
    fields = {**request.GET.dict(), **request.POST.dict()}
    method = fields.get("method", "")
    try:
        content = read(fields, method)
    except api.Refused as refusal:
        if method in PAGES:
            return trouble(request, refusal.answer["sub_code"], refusal.answer["sub_msg"])
        return api.unsigned(refusal)
    if method in PAGES:
        return show(request, fields, content)
    return api.answer(method, content)


def read(fields, method):
    """The content of a request that the shop signed. Refused otherwise."""
    if fields.get("app_id") != settings.SANDBOX["app_id"]:
        raise api.invalid("isv.invalid-app-id", "无效的AppID参数")
    if not app_signed(fields):
        raise api.invalid("isv.invalid-signature", "验签出错，请检查签名与密钥")
    if method not in PAGES and method not in api.METHODS:
        raise api.invalid("isv.invalid-method", "不存在的方法名")
    try:
        content = json.loads(fields.get("biz_content", ""))
    except ValueError as error:
        raise api.invalid("isv.invalid-parameter", "参数无效") from error
    if not isinstance(content, dict):
        raise api.invalid("isv.invalid-parameter", "参数无效")
    return content


def show(request, fields, content):
    try:
        order = orders.CashierOrder.read(fields, content)
        return cashier(request, order, orders.check(order))
    except orders.CannotPay as reason:
        return trouble(request, reason.code, reason.message)


def cashier(request, order, trade):
    facts = {"order": order, "trade": trade, "token": order.token()}
    return render(request, "sandbox/cashier.html", facts)


def trouble(request, code, message):
    return render(request, "sandbox/trouble.html", {"code": code, "message": message}, status=400)


@never_cache
@require_safe
def bill(request):
    """Whoever has the address may fetch it while it lives."""
    return bills.packed(request.GET.get("token", ""))


@csrf_exempt  # the form carries the order under our own signature
@never_cache
@require_POST
def decide(request):
    """What the buyer pressed: pay, log in only, or leave."""
    try:
        order = orders.CashierOrder.from_token(request.POST.get("token", ""))
        return DECISIONS.get(request.POST.get("decision"), leave)(request, order)
    except orders.CannotPay as reason:
        return trouble(request, reason.code, reason.message)


def pay(request, order):
    trade, paid = orders.pay(order)
    if paid:
        telling.notify(trade)
    if order.return_url:
        return HttpResponseRedirect(telling.return_address(order, trade))
    return cashier(request, order, trade)


def log_in(request, order):
    return cashier(request, order, orders.begin(order))


def leave(request, order):
    """Alipay knows where to only on phones; elsewhere the shop's return page has to find out."""
    if order.quit_url:
        return HttpResponseRedirect(order.quit_url)
    return HttpResponseRedirect(telling.return_address(order, orders.check(order)))


DECISIONS = {"pay": pay, "log_in": log_in}
