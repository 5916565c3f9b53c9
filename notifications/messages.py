"""Messages to people: written down with what they tell of, sent after (decision 10)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from notifications.models import Message
from notifications.tasks import send_one


@dataclass(frozen=True, kw_only=True)
class Note:
    """What a person is told. `reference` says what it is about; `url` is a path of this site."""

    user: AbstractBaseUser
    reference: str
    subject: str
    body: str
    url: str = ""
    channels: Sequence[str] = ("site", "email")


def queue(**fields):
    """Tell one person: the fields of a Note."""
    queue_many([Note(**fields)])


@transaction.atomic(savepoint=False)
def queue_many(notes):
    """Write messages down for each channel; they go out once this transaction has committed.

    The same person is told the same thing once per channel, however often this is called. A
    person without an e-mail address gets no e-mail.
    """
    rows = [
        _row(channel, note)
        for note in notes
        for channel in note.channels
        if channel != Message.Channel.EMAIL or note.user.email
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    to_send = [row for row in rows if row.status == Message.Status.DUE]
    if not to_send:
        return
    due = Message.objects.due().filter(
        user__in={row.user_id for row in to_send}, reference__in={row.reference for row in to_send}
    )
    for pk in due.values_list("pk", flat=True):
        # Robust: a broker that is away costs time, not the caller's work. The sweeper finds it.
        transaction.on_commit(lambda pk=pk: send_one.delay(pk), robust=True)


def _row(channel, note):
    message = Message(
        channel=channel,
        user=note.user,
        reference=note.reference,
        subject=one_line(note.subject),
        body=note.body,
        url=note.url,
    )
    if channel == Message.Channel.SITE:  # the inbox shows the row itself
        message.status, message.sent_at = Message.Status.SENT, timezone.now()
    return message


def one_line(text):
    """The text without line breaks, which a mail's subject may not hold, and short enough."""
    return " ".join(str(text).split())[:200]


def mark_read(messages):
    """Mark those of the messages (a QuerySet) that nobody has read yet. May be called twice."""
    messages.unread().update(read_at=timezone.now())
