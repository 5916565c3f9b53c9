from notifications.models.message import Message, MessageQuerySet
from notifications.models.sms import OutboxText, SmsDay, SmsMessage, SmsMessageQuerySet

__all__ = [
    "Message",
    "MessageQuerySet",
    "OutboxText",
    "SmsDay",
    "SmsMessage",
    "SmsMessageQuerySet",
]
