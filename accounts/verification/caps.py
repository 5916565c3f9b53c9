"""How many mails with codes may leave the house; for text messages notifications counts (D30)."""

from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models.verification_code import VerificationCode
from notifications.texts.blocks import GENEROUS, block_of, in_block, near
from notifications.texts.rows import network_of

__all__ = ["CodeNotSent", "CodeRefused", "check", "network_of"]
DAY = timedelta(days=1)
AWAY_SECONDS = 60


class CodeRefused(Exception):
    """`message` is for the person who asked; `wait`: whole seconds, 0: waiting does not help."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, message, wait):
        self.message, self.wait = message, wait
        super().__init__(message, wait)

    def __str__(self):
        return self.message


class CodeNotSent(CodeRefused):
    """No worker could be told of it. Nothing is kept, so that it may be asked for again."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self):
        super().__init__(_("验证码暂时发不出去，请过一会儿再试，或换一种方式。"), AWAY_SECONDS)


def check(contact, address):
    """Raises CodeRefused beyond the day's caps."""
    since = VerificationCode.objects.filter(created_at__gt=timezone.now() - DAY, kind="email")
    told = _("这个邮箱今天收到的验证码已达上限，请明天再试，或换一种方式。")
    refuse_beyond(settings.MAILS_PER_CONTACT, since.filter(value=contact.value), told)
    network = network_of(address)
    if network:
        told = _("您所在的网络今天发送的验证码已达上限，请明天再试，或换一种方式。")
        refuse_beyond(settings.MAILS_PER_ADDRESS, since.filter(address=network), told)
        refuse_block(network, since, told)
    told = _("今天的验证码邮件已经发完，请明天再试，或换一种方式。")
    refuse_beyond(settings.MAILS_PER_DAY, since, told)


def refuse_beyond(cap, rows, told):
    """Within any 24 hours: the oldest of them makes room first."""
    times = rows.order_by("-created_at").values_list("created_at", flat=True)
    refuse_at(list(times[cap - 1 : cap]), told)


def refuse_block(network, rows, told):
    """As refuse_beyond, for the IPv6 /48 around the network: as many rows as MAILS_PER_DAY."""
    block = block_of(network)
    if block is None:
        return
    around = rows.filter(address__startswith=near(block)).order_by("-created_at")
    times = [
        at for where, at in around.values_list("address", "created_at") if in_block(where, block)
    ]
    cap = settings.MAILS_PER_ADDRESS * GENEROUS
    refuse_at(times[cap - 1 : cap], told)


def refuse_at(times, told):
    """`times`: the row that fills the cap, if there is one."""
    for at in times:
        wait = (at + DAY - timezone.now()).total_seconds()
        raise CodeRefused(told, max(1, round(wait)))
