"""The text message about a change of contact."""

import logging

from django.conf import settings

from notifications.sms import SmsRefused, send_sms

logger = logging.getLogger(__name__)

TEMPLATE = "contact_change"


def text(phone, *, user=None):
    """To a number that is or was the account's; the caps of text messages may say no."""
    if not phone or not has_template():
        return
    try:
        send_sms(phone=phone, template=TEMPLATE, values={}, user=user)
    except SmsRefused as error:
        logger.warning("No text message about a change of contact: %s", error.reason)


def has_template():
    """The provider has approved this wording (docs/howto/operators.md)."""
    known = settings.SMS_TEMPLATES.get(settings.SMS_BACKEND, {})
    return settings.SMS_BACKEND == "outbox" or TEMPLATE in known
