"""The embedded stand-in for a provider: what is "sent" is kept, to be read on a page for staff."""

from notifications.models import OutboxText


def send(outgoing):
    """The provider's id of the message. May be called twice."""
    kept, _created = OutboxText.objects.update_or_create(
        message_id=int(outgoing.reference), defaults={"text": outgoing.text}
    )
    return f"outbox-{kept.pk}"
