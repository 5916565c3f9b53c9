"""Calling staff, once a day for each reason: nothing goes out, or too much does."""

import math

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _

from notifications.notes import Note, write
from notifications.texts.days import today

MAY_LOOK = "notifications.view_smsmessage"
NEARLY = 0.8  # of a day's cap


def tell_refused(code, error):
    """A provider refuses everything (StaffNeeded): `code` is its own, `error` says it to staff."""
    told = {"error": error}
    body = _("短信服务商拒绝发送：%(error)s。处理之前，验证码和通知短信都发不出去。") % told
    tell(f"refused-{code}", _("短信发不出去"), body)


def tell_when_nearly_full(number):
    """`number`: of today's text messages, the one just written among them."""
    cap = settings.SMS_PER_DAY
    told = {"number": number, "cap": cap}
    if number == cap:
        body = _("今天的短信已达上限 %(cap)s 条，今天不会再发送。请核对是否有人在恶意请求。") % told
        tell("full", _("今天的短信已经发完"), body)
    elif number == math.ceil(cap * NEARLY):
        body = _("今天已有 %(number)s 条短信，上限是 %(cap)s 条。请核对是否有人在恶意请求。") % told
        tell("nearly-full", _("今天的短信快要发完"), body)


def tell(reason, subject, body):
    people = get_user_model().objects.with_perm(
        MAY_LOOK, backend="django.contrib.auth.backends.ModelBackend"
    )
    facts = {
        "reference": f"sms-{reason}-{today()}"[:100],
        "subject": subject,
        "body": body,
        "url": reverse("sms_dashboard:list"),
        "channels": ("site",),
    }
    write([Note(user=person, **facts) for person in people.filter(is_staff=True)])
