"""Ten thousand requests, and eight at the same moment: how many text messages leave the house."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Message, SmsMessage
from notifications.sms import SmsRefused, end_live_code
from notifications.texts import sending
from tests.factories import UserFactory
from tests.notifications.texts import PHONE, ask
from tests.threads import at_once

REQUESTS = 5_000  # of each kind, ten thousand in all
ADDRESS = "203.0.113.7"


def tried(phone=PHONE, **fields):
    """Why it was refused; "" when it was not."""
    try:
        ask(phone, **fields)
    except SmsRefused as refused:
        return refused.reason
    return ""


@pytest.mark.django_db
def test_thousands_of_requests_for_one_number(yuntongxun_standin):
    said = {tried(address=ADDRESS) for _ in range(REQUESTS)}
    sending.send_due()
    assert said == {"", "live"}
    assert len(yuntongxun_standin.sent) == 1


@pytest.mark.django_db
def test_thousands_of_numbers_from_one_address(yuntongxun_standin, settings):
    numbers = (f"+86138{number:08}" for number in range(REQUESTS))
    said = {tried(number, address=ADDRESS) for number in numbers}
    sending.send_due()
    assert said == {"", "address"}
    assert len(yuntongxun_standin.sent) == settings.SMS_PER_ADDRESS == 50


@pytest.mark.django_db
def test_a_whole_day_of_patience_for_one_number(yuntongxun_standin, settings):
    for _ in range(100):
        tried(address=ADDRESS)
        sending.send_due()
        end_live_code(phone=PHONE)  # as if its three minutes had gone by
    assert len(yuntongxun_standin.sent) == settings.SMS_PER_NUMBER == 10


@pytest.mark.django_db
def test_numbers_that_the_provider_refuses_are_not_asked_for_without_end(
    yuntongxun_standin, settings
):
    """What fails is not counted, so that a person may ask again; but not for ever."""
    yuntongxun_standin.faults.in_answer("160034", times=REQUESTS)
    said = []
    for _ in range(50):
        said.append(tried())
        sending.send_due()
    assert said == [""] * 30 + ["number"] * 20


@pytest.mark.django_db
def test_what_failed_is_not_counted(yuntongxun_standin, settings):
    yuntongxun_standin.faults.in_answer("160034", times=5)
    for _ in range(5 + settings.SMS_PER_NUMBER):
        assert tried(address=ADDRESS) == ""
        sending.send_due()
        end_live_code(phone=PHONE)
    assert tried(address=ADDRESS) == "number"


@pytest.mark.django_db
def test_staff_are_told_before_the_day_is_full_and_when_it_is(settings):
    settings.SMS_PER_DAY = 10
    staff, stranger = UserFactory(is_staff=True, is_superuser=True), UserFactory(is_staff=True)
    said = [tried(f"+861380013800{number}") for number in range(8)]
    assert Message.objects.get().subject == "今天的短信快要发完"
    said += [tried(f"+861380013801{number}") for number in range(8)]
    assert said == [""] * 10 + ["site"] * 6
    assert Message.objects.inbox(staff).count() == 2
    assert not Message.objects.inbox(stranger).exists()


@pytest.mark.django_db
def test_yesterdays_are_not_counted(settings):
    settings.SMS_PER_DAY = settings.SMS_PER_ADDRESS = settings.SMS_PER_NUMBER = 1
    assert tried(address=ADDRESS) == ""
    yesterday = timezone.now() - timedelta(days=1)
    SmsMessage.objects.update(created_at=yesterday, live_until=yesterday)
    assert tried(address=ADDRESS) == ""


EIGHT = range(8)
RACES = {
    "live": lambda number: tried(),
    "address": lambda number: tried(f"+861380013800{number}", address=ADDRESS),
    "site": lambda number: tried(f"+861380013800{number}"),
}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("reason, some", [("live", 1), ("address", 3), ("site", 3)])
def test_eight_at_once_pass_no_cap(settings, reason, some):
    settings.SMS_PER_ADDRESS = 3
    settings.SMS_PER_DAY = 8 if reason != "site" else 3
    said = at_once(RACES[reason], EIGHT)
    assert sorted(said) == sorted([""] * some + [reason] * (8 - some))
    assert SmsMessage.objects.count() == some


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_at_once_pass_no_days_cap_of_a_number(settings):
    settings.SMS_PER_NUMBER = 4
    for _ in range(3):
        assert tried() == ""
        end_live_code(phone=PHONE)
    said = at_once(lambda _: tried(), EIGHT)
    assert said.count("") == 1
    assert SmsMessage.objects.count() == 4
