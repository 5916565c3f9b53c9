"""Sending what is due, each text message by one worker at a time (docs/decisions/0033)."""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from notifications.models import SmsMessage
from notifications.senders import aliyun, outbox, yuntongxun
from notifications.senders.answers import Never, NotSent, StaffNeeded, Unknown
from notifications.texts import alarms, outgoing

logger = logging.getLogger(__name__)

Status = SmsMessage.Status
TRANSITIONS = {Status.DUE: {Status.SENT, Status.UNKNOWN, Status.FAILED}}
SENDERS = {"outbox": outbox.send, "yuntongxun": yuntongxun.send, "aliyun": aliyun.send}
AT_WORK = timedelta(seconds=20)  # that one attempt may take; whoever dies in it is found after that
# After each attempt, how long until the next; after the last one it has failed.
CODE_BACKOFF = [timedelta(seconds=seconds) for seconds in (5, 10, 20, 40, 60)]
BACKOFF = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]
NOW = timedelta(0)
LEAST_LIFE = timedelta(seconds=60)  # a code that dies sooner is not sent any more
# What may have arrived arrives in seconds: who has nothing after this asks for another code.
UNKNOWN_LIFE = timedelta(seconds=60)
SWEEP, SWEEP_SECONDS = 100, 20


@sensitive_variables("message", "going")
def send(message_id):
    """Send the text message if it is due and nobody else is at it; True when it went out.

    A worker that dies in it leaves a text message that is sent once more, with the same code.
    """
    message = claim(message_id)
    if message is None:
        return False
    if is_late(message):
        _move(message_id, Status.FAILED, error=_("验证码已过时，没有发送"), **dies(message))
        return False
    facts = {"provider": settings.SMS_BACKEND}
    try:
        going = outgoing.make(message, settings.SMS_BACKEND)
        facts["provider_id"] = SENDERS[settings.SMS_BACKEND](going)[:64]
    except NotSent as error:
        take_refusal(message, error, facts)
        return False
    facts["cost"] = settings.SMS_PRICES[settings.SMS_BACKEND]
    return _move(message_id, Status.SENT, sent_at=timezone.now(), error="", **facts)


def claim(message_id):
    """Count an attempt and put the next one off, in one UPDATE: the claim. None: not ours."""
    message = SmsMessage.objects.due().filter(pk=message_id).first()
    if message is None or message.attempts >= len(backoff_of(message)):
        return None
    seen = SmsMessage.objects.due().filter(pk=message_id, attempts=message.attempts)
    if seen.update(attempts=F("attempts") + 1, due_at=timezone.now() + AT_WORK) != 1:
        return None
    message.attempts += 1
    return message


def is_late(message):
    return bool(message.live_until) and message.live_until < timezone.now() + LEAST_LIFE


def backoff_of(message):
    return CODE_BACKOFF if message.live_until else BACKOFF


def take_refusal(message, error, facts):
    """Try again later, give up, or leave it at not knowing; staff are called where they must be."""
    logger.warning("Text message %s was not sent: %s", message.pk, type(error).__name__)
    facts["error"] = outgoing.without_secrets(str(error), message)[:200]
    now, backoff = timezone.now(), backoff_of(message)
    if isinstance(error, Unknown):
        facts |= dies(message, UNKNOWN_LIFE)
        _move(message.pk, Status.UNKNOWN, sent_at=now, **facts)
    elif isinstance(error, Never) or message.attempts >= len(backoff):
        _move(message.pk, Status.FAILED, **facts, **dies(message))
    else:
        waiting = SmsMessage.objects.filter(pk=message.pk, status=Status.DUE)
        waiting.update(due_at=now + backoff[message.attempts - 1], **facts)
    if isinstance(error, StaffNeeded):
        alarms.tell_refused(error.code, facts["error"])


def dies(message, after=NOW):
    """The field that withdraws a code; what is no code has none."""
    if not message.live_until:
        return {}
    return {"live_until": min(message.live_until, timezone.now() + after)}


def send_due():
    """Send what is due, oldest first, and give up what is too old. Returns how many went out."""
    give_up_old()
    ends, sent = time.monotonic() + SWEEP_SECONDS, 0
    ids = SmsMessage.objects.due().order_by("due_at").values_list("pk", flat=True)[:SWEEP]
    for pk in list(ids):
        if time.monotonic() > ends:  # the next sweep goes on
            break
        sent += send(pk)
    return sent


def give_up_old():
    """Codes past their time, and what died in its last attempt: failed, and withdrawn."""
    now, due = timezone.now(), SmsMessage.objects.due()
    failed = {"status": Status.FAILED, "code": ""}
    late = due.filter(live_until__lt=now + LEAST_LIFE)
    late.update(**failed, live_until=now, error=_("验证码已过时，没有发送"))
    due.codes().filter(attempts__gte=len(CODE_BACKOFF)).update(**failed, live_until=now)
    due.filter(live_until=None, attempts__gte=len(BACKOFF)).update(**failed)


def _move(message_id, status, **fields):
    """The door: whatever became of it, the code is gone from the row."""
    before = [old for old, new in TRANSITIONS.items() if status in new]
    rows = SmsMessage.objects.filter(pk=message_id, status__in=before)
    return rows.update(status=status, code="", **fields) == 1
