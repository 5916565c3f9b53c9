"""Messages to people: written down with what they tell of, sent after (decision 10)."""

from django.db import transaction
from django.utils import timezone

from notifications.models import Message
from notifications.tasks import send_one


@transaction.atomic
def queue(*, user, reference, subject, body, url="", channels=("site", "email")):
    """Write a message down for each channel; it goes out once this transaction has committed.

    `reference` says what the message is about: the same person is told once per channel, however
    often this is called. `url` is a path of this site. A person without an e-mail address gets
    no e-mail.
    """
    rows = [
        _row(channel, user=user, reference=reference, subject=subject, body=body, url=url)
        for channel in channels
        if channel != Message.Channel.EMAIL or user.email
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    due = Message.objects.due().filter(user=user, reference=reference)
    for pk in due.values_list("pk", flat=True):
        # Robust: a broker that is away costs time, not the caller's work. The sweeper finds it.
        transaction.on_commit(lambda pk=pk: send_one.delay(pk), robust=True)


def _row(channel, *, subject, **fields):
    message = Message(channel=channel, subject=one_line(subject), **fields)
    if channel == Message.Channel.SITE:  # the inbox shows the row itself
        message.status, message.sent_at = Message.Status.SENT, timezone.now()
    return message


def one_line(text):
    """The text without line breaks, which a mail's subject may not hold, and short enough."""
    return " ".join(str(text).split())[:200]


def mark_read(messages):
    """Mark those of the messages (a QuerySet) that nobody has read yet. May be called twice."""
    messages.unread().update(read_at=timezone.now())
