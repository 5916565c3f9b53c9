"""Text messages in tests: asking for a code, and reading it in the embedded outbox."""

import re

from notifications.models import OutboxText
from notifications.sms import send_sms
from notifications.texts import sending

PHONE = "+8613800138001"


def ask(phone=PHONE, *, code="246813", template="login", **fields):
    return send_sms(phone=phone, template=template, values={}, code=code, **fields)


def outbox_of(phone):
    """What was sent to the number, the newest first, after what is due has gone out."""
    sending.send_due()
    kept = OutboxText.objects.filter(message__phone=phone).order_by("-pk")
    return list(kept.values_list("text", flat=True))


def last_code(phone):
    """The code that the person reads on the telephone."""
    return re.search(r"\d{6}", outbox_of(phone)[0])[0]
