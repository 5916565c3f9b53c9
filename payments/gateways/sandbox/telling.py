"""What the shop hears afterwards: signed notices to its server, a signed return by the browser."""

import logging
import threading
import time
import uuid
from urllib.parse import urlencode

import requests
from django.conf import settings
from django.utils import timezone

from payments.gateways.sandbox.orders import text
from payments.gateways.sandbox.signatures import signed_form

logger = logging.getLogger(__name__)

PAUSES = (0, 2, 4, 8, 15)  # seconds; Alipay's own begin with four minutes


def notice_of(trade, refund=None):
    """The fields of a notice about ``trade`` as it is now, signed; or about a ``refund`` of it."""
    fields = {
        **common(),
        "notify_id": uuid.uuid4().hex,
        "notify_type": "trade_status_sync",
        "notify_time": text(timezone.now()),
        "out_trade_no": trade.out_trade_no,
        "trade_no": trade.trade_no,
        "trade_status": trade.status,
        "subject": trade.subject,
        "total_amount": str(trade.amount),
        "receipt_amount": str(trade.amount),
        "buyer_pay_amount": str(trade.amount),
        "buyer_id": "2088000000000001",
        "buyer_logon_id": "188****0000",
        "gmt_create": text(trade.created_at),
    }
    if trade.paid_at:
        fields["gmt_payment"] = text(trade.paid_at)
    if refund:
        fields |= told_of(refund, trade)
    return signed_form(fields)


def told_of(refund, trade):
    """``refund_fee`` is what the trade gave back in all; the time has milliseconds."""
    at = f"{text(refund.made_at)}.{refund.made_at.microsecond // 1000:03}"
    facts = {
        "out_biz_no": refund.out_request_no,
        "refund_fee": str(trade.refunded),
        "gmt_refund": at,
    }
    return facts | ({"gmt_close": text(refund.made_at)} if trade.refunded == trade.amount else {})


def common():
    return {
        "app_id": settings.SANDBOX["app_id"],
        "auth_app_id": settings.SANDBOX["app_id"],
        "seller_id": settings.SANDBOX["seller_id"],
        "charset": "utf-8",
        "version": "1.0",
    }


def notify(trade, refund=None):
    """From a thread: the shop's answer must not keep the buyer waiting. It touches no database."""
    url, body = trade.notify_url, urlencode(notice_of(trade, refund))
    if not url:
        return
    threading.Thread(target=deliver, args=(url, body), daemon=True).start()


def deliver(url, body):
    for pause in PAUSES:
        time.sleep(pause)
        if acknowledged(url, body):
            return
    logger.warning("The shop did not take the notice at %s", url)


def acknowledged(url, body):
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    try:
        return requests.post(url, data=body, headers=headers, timeout=10).text == "success"
    except requests.RequestException as error:
        logger.info("The shop cannot be reached at %s: %s", url, error)
        return False


def return_address(order, trade):
    """Where the browser goes back to; ``trade`` is None when the buyer never began."""
    fields = {
        **common(),
        "method": f"{order.method}.return",
        "out_trade_no": order.out_trade_no,
        "total_amount": order.amount,
        "timestamp": text(timezone.now()),
    }
    if trade is not None:
        fields["trade_no"] = trade.trade_no
    mark = "&" if "?" in order.return_url else "?"
    return f"{order.return_url}{mark}{urlencode(signed_form(fields))}"
