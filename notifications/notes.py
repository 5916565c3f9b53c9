"""What a person is told, as rows: written here, sent from elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from notifications.models import Message


@dataclass(frozen=True, kw_only=True)
class Note:
    """What a person is told. `reference` says what it is about; `url` is a path of this site.

    `address`: where the mail goes instead of to the account's own.
    """

    user: AbstractBaseUser
    reference: str
    subject: str
    body: str
    url: str = ""
    channels: Sequence[str] = ("site", "email")
    text: tuple[str, dict] | None = None
    address: str = ""


def write(notes):
    """Write the notes down, each once per channel; the rows, whether new or there before."""
    rows = [row_of(channel, note) for note in notes for channel in note.channels]
    rows = [row for row in rows if may_go(row)]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    return rows


def may_go(row):
    """A person without an e-mail address gets no e-mail."""
    return row.channel != Message.Channel.EMAIL or bool(row.address or row.user.email)


def row_of(channel, note):
    message = Message(
        channel=channel,
        user=note.user,
        reference=note.reference,
        subject=one_line(note.subject),
        body=note.body,
        url=note.url,
        address=note.address,
    )
    if channel == Message.Channel.SITE:  # the inbox shows the row itself
        message.status, message.sent_at = Message.Status.SENT, timezone.now()
    return message


def one_line(text):
    """The text without line breaks, which a mail's subject may not hold, and short enough."""
    return " ".join(str(text).split())[:200]
