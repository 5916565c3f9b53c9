"""Which way to pay a buyer chose last: the session remembers it."""

from contextlib import suppress

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.core.exceptions import BadRequest

from checkout.in_wechat import is_in_wechat

KEY = "gateway"


def chosen(request):
    """The name of a gateway that the shop has, or ""; WeChat's own browser begins with its own."""
    name = request.session.get(KEY) or ("wechat" if is_in_wechat(request) else "")
    return name if name in settings.PAYMENT_GATEWAYS else ""


def remember(request):
    """What a form says of it. Raises BadRequest for a gateway that the shop has not."""
    name = request.POST.get("gateway", "")
    if not name:
        return
    if name not in settings.PAYMENT_GATEWAYS:
        raise BadRequest("no such gateway")
    if request.session.get(KEY) != name:
        keep(request, name)


def keep(request, name):
    """Written at once: Django keeps nothing of a session when the answer is a 5xx, and a gateway
    that fails is no reason to forget what was chosen."""
    request.session[KEY] = name
    with suppress(UpdateError):  # logged out meanwhile: the middleware sees to it
        request.session.save()


def take(request):
    """What the form says, else what was chosen before, else the first. Raises BadRequest."""
    remember(request)
    return chosen(request) or next(iter(settings.PAYMENT_GATEWAYS))
