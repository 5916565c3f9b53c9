"""Sending what is due, each message by one worker at a time."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.db.models import F
from django.utils import timezone

from notifications.models import Message
from notifications.senders import email

logger = logging.getLogger(__name__)

SENDERS = {Message.Channel.EMAIL: email.send}
# After each attempt, how long until the next; after the last one the message has failed.
BACKOFF = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]
SWEEP = 100
SENDING_ERRORS = (SMTPException, OSError, ValueError)  # the last: an address that is none


def send(message_id):
    """Send the message if it is due and nobody else is at it; True when it went out.

    A worker that dies between sending and noting it leaves a message that is sent once more.
    """
    message = claim(message_id)
    if message is None:
        return False
    try:
        SENDERS[message.channel](message)
    except SENDING_ERRORS as error:
        logger.warning("Message %s was not sent: %s", message_id, type(error).__name__)
        if message.attempts >= len(BACKOFF):
            _move(message_id, Message.Status.FAILED)
        return False
    return _move(message_id, Message.Status.SENT, sent_at=timezone.now())


def claim(message_id):
    """Count an attempt and put the next one off, in one UPDATE: the claim. None: not ours."""
    message = Message.objects.due().select_related("user").filter(pk=message_id).first()
    if message is None or message.attempts >= len(BACKOFF):
        return None
    seen = Message.objects.due().filter(pk=message_id, attempts=message.attempts)
    retry_at = timezone.now() + BACKOFF[message.attempts]
    if seen.update(attempts=F("attempts") + 1, due_at=retry_at) != 1:
        return None
    message.attempts += 1
    return message


def send_due():
    """Send what is due, oldest first, and give up what had all its attempts. Returns how many."""
    worn_out = Message.objects.due().filter(attempts__gte=len(BACKOFF))
    worn_out.update(status=Message.Status.FAILED)
    ids = Message.objects.due().order_by("due_at").values_list("pk", flat=True)[:SWEEP]
    return sum(send(pk) for pk in list(ids))


def _move(message_id, status, **fields):
    waiting = Message.objects.filter(pk=message_id, status=Message.Status.DUE)
    return waiting.update(status=status, **fields) == 1
