"""Asking for a code, and checking it (D27, D30)."""

import logging
import math
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from accounts.models.verification_code import TRIES, Purpose, VerificationCode
from accounts.verification import caps
from accounts.verification.secret import digest_of, new_code
from accounts.verification.tasks import mail_code
from notifications.models import SmsMessage
from notifications.sms import SmsRefused, end_live_code, send_sms, take_back

logger = logging.getLogger(__name__)

__all__ = ["CodeGone", "CodeRefused", "Purpose", "WrongCode", "check_code", "send_code", "wait_of"]
CodeRefused = caps.CodeRefused


class WrongCode(Exception):
    """`tries_left`: how often another may be tried."""

    def __init__(self, tries_left):
        self.tries_left = tries_left
        super().__init__(tries_left)


class CodeGone(Exception):
    """There is no code to compare with: used, over, withdrawn, tried too often, never asked for."""


def send_code(*, contact, purpose, address="", asker=""):
    """Seconds until another may be asked for. The same whether or not somebody has this contact.

    `address`: the visitor's IP address; `asker`: the session's secret (pending.asker). A mail is
    not sent again while its code lives, and this is no refusal; of text messages the second is
    refused. Raises CodeRefused; of these CodeNotSent, when the broker is away.
    """
    send = send_by_text if contact.is_phone else send_by_mail
    try:
        return send(contact, purpose, address, asker)
    except OperationalError as error:
        logger.error("A code was not sent, the broker does not answer: %s", type(error).__name__)
        if withdraw(newest(contact, purpose)):
            raise caps.CodeNotSent from error
        return wait_of(contact=contact, purpose=purpose)


@transaction.atomic
def send_by_text(contact, purpose, address, asker):
    code = new_code()
    try:
        message = send_sms(
            phone=contact.value, template=str(purpose), values={}, code=code, address=address
        )
    except SmsRefused as error:
        raise CodeRefused(str(error), error.wait) from error
    digest = digest_of(contact=contact, purpose=purpose, code=code)
    VerificationCode.objects.of(contact, purpose).end()
    life = settings.SMS_CODE_SECONDS
    sent = {"digest": digest, "address": message.address, "sms": message}
    open_code(contact, purpose, life, asker=asker, **sent)
    return life


def send_by_mail(contact, purpose, address, asker):
    wait = wait_of(contact=contact, purpose=purpose)
    if wait:
        return wait
    caps.check(contact, address)
    try:
        with transaction.atomic():
            VerificationCode.objects.of(contact, purpose).spent().end()
            asked_by = {"address": caps.network_of(address), "asker": asker}
            row = open_code(contact, purpose, settings.MAIL_CODE_SECONDS, **asked_by)
            transaction.on_commit(lambda: mail_code.delay(row.pk))
    except IntegrityError:  # asked for twice in one moment: the other one is being sent
        return settings.MAIL_CODE_SECONDS
    return settings.MAIL_CODE_SECONDS


@transaction.atomic
def withdraw(row):
    """True when nobody will get it any more; a sweeping worker may have found it meanwhile."""
    if row is None or (row.sms_id and not take_back(row.sms_id)):
        return False
    waiting = VerificationCode.objects.select_for_update().filter(pk=row.pk, attempts=0).first()
    return waiting is not None and bool(waiting.delete())


def open_code(contact, purpose, seconds, **fields):
    return VerificationCode.objects.create(
        kind=contact.kind,
        value=contact.value,
        purpose=purpose,
        language=get_language() or "",
        expires_at=timezone.now() + timedelta(seconds=seconds),
        **fields,
    )


def wait_of(*, contact, purpose):
    """Seconds until another code may be asked for; 0: at once."""
    if contact.is_phone:  # one live code for a number, whatever it is for
        live = SmsMessage.objects.live().filter(phone=contact.value)
        until = live.order_by("-live_until").values_list("live_until", flat=True).first()
    else:
        live = VerificationCode.objects.of(contact, purpose).live()
        until = live.values_list("expires_at", flat=True).first()
    return max(1, math.ceil((until - timezone.now()).total_seconds())) if until else 0


def is_live(*, contact, purpose, asker=""):
    """True while a code for this may still be typed in by this session."""
    rows = VerificationCode.objects.of(contact, purpose).live_for(asker)
    row = rows.select_related("sms").first()
    return row is not None and not row.is_withdrawn


def newest(contact, purpose):
    open_rows = VerificationCode.objects.of(contact, purpose).open().select_related("sms")
    return open_rows.order_by("-pk").first()


def check_code(*, contact, purpose, code, asker=""):
    """Uses the code up, or raises WrongCode or CodeGone.

    The session that had it sent has its own tries; all others together have as many, so that no
    stranger who asks for the same contact can burn what its owner has in hand. A try is counted
    before it is compared, and both are one UPDATE: of two who come at once with the right code one
    wins, and of six guesses at once five count. Not to be called inside a transaction, whose end
    could take the count back: a RuntimeError says so.
    """
    row = newest(contact, purpose)
    if row is None or row.is_withdrawn:
        raise CodeGone
    digest = digest_of(contact=contact, purpose=purpose, code=code)
    is_right = constant_time_compare(row.digest, digest)
    counter = "tries" if constant_time_compare(row.asker, asker) else "other_tries"
    changes = {counter: F(counter) + 1} | ({"ended_at": timezone.now()} if is_right else {})
    with transaction.atomic(durable=True):
        live = VerificationCode.objects.live_for(asker).filter(pk=row.pk, digest=row.digest)
        if live.update(**changes) != 1:
            raise CodeGone
    if not is_right:
        raise WrongCode(max(0, TRIES - getattr(row, counter) - 1))
    if contact.is_phone:
        end_live_code(phone=contact.value)


def told(error):
    """What is said to who typed it."""
    if isinstance(error, WrongCode) and error.tries_left:
        return _("验证码不对，还可以试 %(tries)d 次。") % {"tries": error.tries_left}
    return _("这个验证码已作废，请重新获取。")
