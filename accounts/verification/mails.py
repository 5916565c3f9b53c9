"""Mails with codes, each made and sent by one worker at a time."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.verification_code import Purpose, VerificationCode
from accounts.verification.contacts import Contact
from accounts.verification.secret import digest_of, new_code

logger = logging.getLogger(__name__)

# A mail says that it is about an address.
PURPOSES = {
    Purpose.CHANGE_OLD: gettext_lazy("验证当前邮箱"),
    Purpose.CHANGE_NEW: gettext_lazy("验证新邮箱"),
    Purpose.BIND: gettext_lazy("绑定邮箱"),
}
ATTEMPTS = 3
PAUSE = timedelta(seconds=20)
KEPT = timedelta(days=2)  # the caps look a day back


def send(code_id):
    """Draw the code, keep its digest, send it. True when it went out; a second call does nothing.

    Who is at the third attempt without success withdraws the code: another may be asked for.
    """
    row = claim(code_id)
    if row is None:
        return False
    contact, code = Contact(row.kind, row.value), new_code()
    mine = VerificationCode.objects.open().filter(pk=row.pk)
    mine.update(digest=digest_of(contact=contact, purpose=row.purpose, code=code))
    try:
        with translation.override(row.language or settings.LANGUAGE_CODE):
            post(row, code)
    except (SMTPException, OSError) as error:
        logger.warning("Code %s was not mailed: %s", row.pk, type(error).__name__)
        if row.attempts + 1 >= ATTEMPTS:
            mine.end()
        return False
    return mine.update(sent_at=timezone.now()) == 1


def post(row, code):
    minutes = settings.MAIL_CODE_SECONDS // 60
    purpose = PURPOSES.get(row.purpose, row.get_purpose_display())
    facts = {"purpose": purpose, "code": code, "minutes": minutes}
    subject = _("[书院] %(purpose)s的验证码") % facts
    body = _(
        "您好：\n\n您的验证码是 %(code)s，用于%(purpose)s，%(minutes)d 分钟内有效。\n\n"
        "请勿把它告诉任何人，书院的工作人员也不会向您索要。如果不是您本人操作，请忽略这封邮件。"
    )
    send_mail(
        subject,
        f"{body % facts}\n\n-- \n{settings.SHOP_NAME} {settings.SITE_URL}\n",
        None,
        [row.value],
    )


def claim(code_id):
    """Count an attempt and put the next one off, in one UPDATE. None: not ours."""
    due = VerificationCode.objects.to_mail().filter(pk=code_id, attempts__lt=ATTEMPTS)
    row = due.first()
    if row is None:
        return None
    seen = due.filter(attempts=row.attempts)
    claimed = seen.update(attempts=F("attempts") + 1, due_at=timezone.now() + PAUSE)
    return row if claimed == 1 else None


def send_due():
    """What a lost task or a dead worker left behind. Returns how many went out."""
    ids = VerificationCode.objects.to_mail().order_by("due_at").values_list("pk", flat=True)[:100]
    return sum(send(pk) for pk in list(ids))


def forget():
    """Delete what no cap looks at any more. Returns how many rows."""
    old = VerificationCode.objects.filter(created_at__lt=timezone.now() - KEPT)
    return old.delete()[0]
