"""Writing a text message down: refused beyond the caps, never sent from here."""

import ipaddress
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from notifications.models import SmsMessage
from notifications.texts import alarms, caps
from notifications.texts.wordings import CODE, wording_of


@sensitive_variables()
def write(*, phone, template, values, code="", address="", user=None, reference=""):
    """The row; see notifications.sms.send_sms. Raises SmsRefused."""
    if code and code in map(str, values.values()):
        raise ValueError("A code is given as `code`, which is wiped, not among the values.")
    if code:
        values = {"minutes": settings.SMS_CODE_SECONDS // 60} | values
    wording = wording_of(template, is_code=bool(code))
    wording.values(values | {CODE: code})  # what it lacks is missed here, not by the worker
    asked = {"phone": phone, "address": network_of(address), "is_code": bool(code)}
    caps.check(**asked)  # most of an attack ends here, without a lock
    life = timedelta(seconds=settings.SMS_CODE_SECONDS)
    with transaction.atomic():
        caps.lock()
        alarms.tell_when_nearly_full(caps.check(**asked) + 1)
        return SmsMessage.objects.create(
            user=user,
            phone=phone,
            address=asked["address"],
            template=template,
            reference=reference,
            values=values,
            code=code,
            live_until=timezone.now() + life if code else None,
        )


def network_of(address):
    """Who has one IPv6 address has the other 2**64 of its network too."""
    if not address:
        return None
    read = ipaddress.ip_address(address)
    if read.version == 4:
        return str(read)
    if read.ipv4_mapped:
        return str(read.ipv4_mapped)
    return str(ipaddress.ip_network((read, 64), strict=False).network_address)
