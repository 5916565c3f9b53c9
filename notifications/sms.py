"""Text messages: asked for here, sent after the transaction has committed (D30)."""

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from notifications.models import SmsMessage
from notifications.tasks import send_sms as send_task
from notifications.texts import rows
from notifications.texts.caps import SmsRefused

__all__ = ["SmsRefused", "end_live_code", "send_sms", "take_back"]


@sensitive_variables()
def send_sms(*, phone, template, values, code="", address="", user=None):
    """Write a text message down in the caller's transaction; it goes out after commit.

    `phone`: E.164. `template`: what it is for (notifications.texts.wordings). `values`: of the
    template, never the code. `code`: kept until it is sent. `address`: the visitor's IP address.
    Returns the SmsMessage; raises SmsRefused, whose text is for the person. With a code the commit
    raises kombu's OperationalError where the broker is away: take_back() then.
    """
    message = rows.write(
        phone=phone, template=template, values=values, code=code, address=address, user=user
    )
    # A notice is robust: a broker that is away costs seconds, not the caller's work; the sweeper
    # finds it. For a code somebody waits, who is told.
    transaction.on_commit(lambda: send_task.delay(message.pk), robust=not code)
    return message


@transaction.atomic
def take_back(message_id):
    """Unmake what no worker has begun to send: it counts against no cap. True when it was."""
    waiting = SmsMessage.objects.select_for_update().filter(pk=message_id, attempts=0).first()
    return waiting is not None and bool(waiting.delete())


def end_live_code(*, phone):
    """The code was used: another one may be asked for at once. May be called twice."""
    SmsMessage.objects.live().filter(phone=phone).update(live_until=timezone.now())
