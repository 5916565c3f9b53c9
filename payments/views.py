"""The address that a gateway calls: its server by POST, the buyer's browser by GET."""

import logging

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from payments import notices
from payments.asking import ask
from payments.gateways import get_gateway
from payments.gateways.base import GatewayRefused, GatewayUnavailable, NoticeRefused
from payments.models import Notice, Payment

logger = logging.getLogger(__name__)
BREATH = 2  # seconds between two questions about one payment by a browser that comes back


@csrf_exempt  # signed by the gateway instead
@require_http_methods(["GET", "POST"])
def trade(request, gateway):
    """404 for a gateway that is not, or no longer, in the settings."""
    if gateway not in settings.PAYMENT_GATEWAYS:
        raise Http404
    return notice(request, gateway) if request.method == "POST" else come_back(request, gateway)


@sensitive_variables("body")  # it names who paid
def notice(request, gateway):
    """The gateway's own word for "taken" ends its attempts, anything else makes it send again."""
    status = 200
    try:
        body = request.read(notices.LONGEST_BODY + 1)
        outcome = notices.receive(gateway=gateway, body=body, headers=request.headers)
        if outcome == Notice.Outcome.REFUSED:
            status = 400
    except UnreadablePostError:
        status = 400
    except notices.CannotAct:
        logger.exception("A notice of %s could not be kept or judged", gateway)
        status = 503
    reply = get_gateway(gateway).reply(taken=status == 200, status=status)
    return HttpResponse(reply.body, status=reply.status, content_type=reply.content_type)


@never_cache
def come_back(request, gateway):
    """A hint that something happened. Only the gateway's own answer changes anything."""
    try:
        number = get_gateway(gateway).read_return(request.GET.dict())
        payment = Payment.objects.get(gateway=gateway, out_trade_no=number.replace("\0", ""))
    except (NoticeRefused, Payment.DoesNotExist):
        return render(request, "payments/return_refused.html", status=400)
    with translation.override(payment.language or settings.LANGUAGE_CODE):
        return HttpResponseRedirect(where_now(request, payment))


def where_now(request, payment):
    """Asks the gateway, but not at every reload."""
    status = payment.status
    try:
        if cache.add(f"asked-about-payment-{payment.pk}", True, BREATH):
            status = ask(payment=payment)
    except (GatewayUnavailable, GatewayRefused) as error:
        logger.warning("On return, %s could not be asked about: %s", payment, error)
        messages.info(request, _("正在向支付渠道确认付款结果，请稍候，不要重复付款。"))
        return payment.payable.pay_url()
    if status == Payment.Status.PAID:
        return payment.payable.paid_url()
    messages.info(request, _("还没有收到这笔订单的付款。"))
    return payment.payable.pay_url()
