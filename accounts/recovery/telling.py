"""What the owner hears of a new password: by message, mail, and, without an address, by text."""

import logging

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.events import record
from accounts.events.log import address_of
from accounts.models import AccountEvent
from accounts.social.applications import NAMES
from accounts.social.ways import ways_in
from notifications import messages
from notifications.sms import SmsRefused, send_sms

logger = logging.getLogger(__name__)


def tell_reset(user, token, request):
    record(user, AccountEvent.Kind.PASSWORD_RESET, request=request)
    more = {"more": other_ways(user), "url": reverse("account_security")}
    tell(user, f"password-reset-{token.pk}", _("您的密码已重置"), request, **more)


def other_ways(user):
    """A new password does not shut out who has bound a WeChat, a Weibo or a passkey meanwhile."""
    names = NAMES | {"passkey": _("通行密钥")}
    bound = [str(names[way]) for way in ways_in(user) if way in names]
    if not bound:
        return ""
    told = _("除了密码，现在还可以用%(ways)s登录。有不是您自己绑定的，请到“账户安全”解除。")
    return "\n\n" + told % {"ways": "、".join(bound)}


def tell_changed(user, request):
    """The mail is allauth's own, and the event is written by who listens to allauth."""
    reference = f"password-changed-{user.session_generation}"
    tell(user, reference, _("您的密码已修改"), request, channels=["site"])


def tell(user, reference, subject, request, *, more="", url="", **channels):
    """In the caller's transaction; it goes out after that has committed."""
    facts = {
        "subject": subject,
        "at": date_format(timezone.localtime(), "DATETIME_FORMAT"),
        "address": (request and address_of(request)) or _("未知地址"),
    }
    body = _(
        "%(subject)s，所有设备都需要重新登录。时间 %(at)s，IP %(address)s。\n\n"
        "是您本人操作的话，不用理会。不是的话，请马上重新找回密码，并检查您的邮箱和手机是否安全。"
    )
    said = {"subject": subject, "body": body % facts + more}
    url = url or reverse("account_events")
    messages.queue(user=user, reference=reference, url=url, **said, **channels)
    if user.phone and not user.email:
        tell_by_text(user)


def tell_by_text(user):
    try:
        send_sms(phone=user.phone, template="password_changed", values={}, user=user)
    except SmsRefused as error:  # the day's caps; the message in the inbox is there
        logger.warning("Person %s is not told of a new password by text: %s", user.pk, error.reason)
