"""The last message to a contact that is the person's no more."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.contacts.texting import text
from accounts.models import ContactChange
from accounts.verification.contacts import Contact

logger = logging.getLogger(__name__)

GIVE_UP = timedelta(days=2)


def untold():
    since = timezone.now() - GIVE_UP
    changes = ContactChange.objects.filter(status=ContactChange.Status.DONE, told_at=None)
    return changes.filter(ended_at__gt=since).exclude(old="")


def tell(change_id):
    """Once, by whoever marks it first; what could not be sent is tried again by the sweep."""
    change = untold().filter(pk=change_id).first()
    if change is None or untold().filter(pk=change.pk).update(told_at=timezone.now()) != 1:
        return False
    try:
        send(change)
    except (SMTPException, OSError) as error:
        logger.warning(
            "The old contact of change %s was not told: %s", change.pk, type(error).__name__
        )
        ContactChange.objects.filter(pk=change.pk).update(told_at=None)
        return False
    return True


@shared_task(name="accounts.tell_old_contact")
def tell_old(change_id):
    tell(change_id)


def tell_all():
    return sum(tell(pk) for pk in untold().values_list("pk", flat=True)[:100])


def send(change):
    if change.kind == ContactChange.Kind.PHONE:
        text(change.old)
        return
    new = Contact(change.kind, change.new).masked
    body = _(
        "您好：\n\n您在%(shop)s的账户不再使用这个邮箱，已换成 %(new)s。\n\n"
        "如果不是您本人操作，请马上联系我们。\n\n-- \n%(shop)s %(url)s\n"
    )
    facts = {"shop": settings.SHOP_NAME, "new": new, "url": settings.SITE_URL}
    send_mail(_("[书院] 邮箱已更换"), body % facts, None, [change.old])
