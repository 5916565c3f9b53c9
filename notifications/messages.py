"""Messages to people: written down with what they tell of, sent after (decision 10)."""

from django.db import transaction
from django.utils import timezone

from notifications.models import Message
from notifications.notes import Note, one_line, write
from notifications.tasks import send_one
from notifications.texts import notices

__all__ = ["Note", "mark_read", "one_line", "queue", "queue_many"]


def queue(**fields):
    """Tell one person: the fields of a Note."""
    queue_many([Note(**fields)])


@transaction.atomic(savepoint=False)
def queue_many(notes):
    """Write messages down for each channel; they go out once this transaction has committed.

    The same person is told the same thing once per channel, however often this is called. A
    person without an e-mail address gets no e-mail.
    """
    notes = list(notes)
    for note in notes:
        if note.text:
            template, values = note.text
            facts = {"user": note.user, "reference": note.reference}
            notices.write(template=template, values=values, **facts)
    to_send = [row for row in write(notes) if row.status == Message.Status.DUE]
    if not to_send:
        return
    due = Message.objects.due().filter(
        user__in={row.user_id for row in to_send}, reference__in={row.reference for row in to_send}
    )
    for pk in due.values_list("pk", flat=True):
        # Robust: a broker that is away costs time, not the caller's work. The sweeper finds it.
        transaction.on_commit(lambda pk=pk: send_one.delay(pk), robust=True)


def mark_read(messages):
    """Mark those of the messages (a QuerySet) that nobody has read yet. May be called twice."""
    messages.unread().update(read_at=timezone.now())
