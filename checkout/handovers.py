"""What a gateway gave for the pay page to show: a code to scan, or fields for WeChat's bridge.

The session keeps the last one, so that the page can be loaded again without asking anew.
"""

from checkout.gateways import open_payments
from payments.gateways.base import Handover

KEY = "handover"


def keep(request, order, gateway, handover):
    request.session[KEY] = {
        "order": order.number,
        "gateway": gateway,
        "qr": handover.qr,
        "jsapi": dict(handover.jsapi),
    }


def kept(request, order):
    """(gateway, Handover) for this order while it can be paid with it, else ("", None)."""
    told = request.session.get(KEY)
    if not told or told["order"] != order.number or not order.is_payable:
        return "", None
    if not open_payments(order).filter(gateway=told["gateway"]).exists():
        return "", None
    return told["gateway"], Handover(qr=told["qr"], jsapi=told["jsapi"])


def forget(request):
    request.session.pop(KEY, None)
