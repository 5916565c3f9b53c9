"""Telling people of a login from where they never were."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.events.listing import events_of
from accounts.models import AccountEvent
from notifications import messages


def tell_of_new_device(event):
    """A message when this login (an AccountEvent) came from a browser that never logged in here.

    A browser that forgot its number is known by its name at the same address. The first login of
    all is no news.
    """
    logins = events_of(event.user).filter(kind=AccountEvent.Kind.LOGGED_IN)
    earlier = logins.filter(pk__lt=event.pk)
    same = Q(device_key=event.device_key) | Q(device=event.device, address=event.address)
    if not earlier.exists() or earlier.filter(same).exists():
        return
    facts = {
        "device": event.device or _("未知设备"),
        "address": event.address or _("未知地址"),
        "at": date_format(timezone.localtime(event.at), "DATETIME_FORMAT"),
    }
    body = _(
        "您的账户在一台没有用过的设备上登录了：%(device)s，IP %(address)s，时间 %(at)s。\n\n"
        "是您本人的话，不用理会。不是的话，请马上修改密码，修改后所有设备都要重新登录。"
    )
    messages.queue(
        user=event.user,
        reference=f"new-device-{event.pk}",
        subject=_("账户在新设备上登录"),
        body=body % facts,
        url=reverse("account_events"),
    )
