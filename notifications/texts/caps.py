"""How many text messages may leave the house: for each number, address and day (D30)."""

import math
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.models import SmsDay, SmsMessage
from notifications.texts.blocks import GENEROUS, block_of, in_block
from notifications.texts.blocks import near as near_block
from notifications.texts.days import bounds, today
from notifications.texts.phones import is_mainland

# What failed counts against nobody, up to so many times the cap: or a number that the provider
# refuses could be asked for without end.
WITH_FAILURES = 3
FAILED = SmsMessage.Status.FAILED


class SmsRefused(Exception):
    """`reason`: live, number, address, site, region; `wait`: whole seconds until it may be tried
    again, 0 when waiting does not help; the text is for the person who asked."""

    def __init__(self, reason, wait):
        self.reason, self.wait = reason, wait
        super().__init__(reason, wait)

    def __str__(self):
        told = {
            "live": _("验证码已发送，请 %(wait)s 秒后再试。"),
            "number": _("这个手机号今天收到的验证码已达上限，请明天再试，或换一种方式。"),
            "address": _("您所在的网络今天发送的验证码已达上限，请明天再试，或换一种方式。"),
            "site": _("今天的短信已经发完，请明天再试，或换一种方式。"),
            "region": _("目前只能向中国大陆的手机号发送短信。"),
        }
        return told[self.reason] % {"wait": self.wait}


def lock():
    """Until the end of the transaction nobody else writes a text message down."""
    day, _created = SmsDay.objects.get_or_create(day=today())
    SmsDay.objects.select_for_update().get(pk=day.pk)


def check(*, phone, address, is_code):
    """How many have gone out today, of all kinds. Raises SmsRefused.

    Codes and notices of one number are counted apart; of an address, codes alone.
    """
    if not is_mainland(phone):
        raise SmsRefused("region", 0)
    begin, end = bounds(today())
    wait = seconds_until(end)
    if is_code:
        codes = codes_near(phone, address, begin)
        refuse_live([code for code in codes if code.phone == phone])
        codes = [code for code in codes if code.created_at >= begin]
        mine = [code.status for code in codes if code.phone == phone]
        refuse_beyond(settings.SMS_PER_NUMBER, mine, SmsRefused("number", wait))
        near = [code.status for code in codes if address and code.address == address]
        refuse_beyond(settings.SMS_PER_ADDRESS, near, SmsRefused("address", wait))
        block = block_of(address)
        near = [code.status for code in codes if in_block(code.address, block)]
        refuse_beyond(settings.SMS_PER_ADDRESS * GENEROUS, near, SmsRefused("address", wait))
    rows = SmsMessage.objects.filter(created_at__gte=begin).order_by()
    if not is_code:
        notices = rows.filter(phone=phone, live_until=None).values_list("status", flat=True)
        refuse_beyond(settings.SMS_PER_NUMBER, list(notices), SmsRefused("number", wait))
    failed = Count("pk", filter=Q(status=FAILED))
    counted = rows.aggregate(number=Count("pk"), failed=failed)
    if counted["number"] - counted["failed"] >= settings.SMS_PER_DAY:
        raise SmsRefused("site", wait)
    return counted["number"] - counted["failed"]


def codes_near(phone, address, begin):
    """Of this number or address, since yesterday's last that may be alive: a few dozen rows, for
    the caps hold for them too; for IPv6 those around it. One plain query, as most of an attack
    ends with it."""
    near = Q(phone=phone) | Q(address=address) if address else Q(phone=phone)
    block = block_of(address)
    if block:
        near |= Q(address__startswith=near_block(block))
    since = begin - timedelta(seconds=settings.SMS_CODE_SECONDS)
    rows = SmsMessage.objects.codes().filter(near, created_at__gte=since).order_by()
    return rows.values_list(*("phone", "address", "status", "live_until", "created_at"), named=True)


def refuse_live(codes):
    until = max((code.live_until for code in codes), default=None)
    if until and until > timezone.now():
        raise SmsRefused("live", seconds_until(until))


def refuse_beyond(cap, statuses, refusal):
    counted = len(statuses) - statuses.count(FAILED)
    if counted >= cap or len(statuses) >= cap * WITH_FAILURES:
        raise refusal


def seconds_until(moment):
    return max(math.ceil((moment - timezone.now()).total_seconds()), 1)
