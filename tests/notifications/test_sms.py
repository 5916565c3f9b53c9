from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from notifications.models import SmsMessage
from notifications.sms import SmsRefused, end_live_code, send_sms
from tests.notifications.texts import PHONE, ask, last_code, outbox_of

pytestmark = pytest.mark.django_db


def test_a_code_is_sent_once_the_transaction_has_committed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = ask()
        assert (message.status, message.code, message.is_live) == ("due", "246813", True)
    message.refresh_from_db()
    assert (message.status, message.code, message.attempts) == ("sent", "", 1)
    assert message.sent_at and message.provider_id
    assert last_code(PHONE) == "246813"
    assert len(outbox_of(PHONE)) == 1


def test_the_text_says_how_long_the_code_is_good():
    ask()
    assert "3 分钟内有效" in outbox_of(PHONE)[0]


def test_a_refusal_leaves_the_callers_transaction_whole():
    ask()
    with transaction.atomic():
        with pytest.raises(SmsRefused):
            ask()
        assert SmsMessage.objects.count() == 1


def test_one_live_code_for_a_number():
    ask()
    with pytest.raises(SmsRefused) as refused:
        ask(template="recovery")
    assert (refused.value.reason, refused.value.wait) == ("live", 180)
    assert str(refused.value) == "验证码已发送，请 180 秒后再试。"
    ask("+8613800138002")


def test_a_used_code_makes_room_for_the_next():
    ask()
    end_live_code(phone=PHONE)
    ask()


def test_after_its_time_the_next_may_be_asked_for():
    ask()
    SmsMessage.objects.update(live_until=timezone.now() - timedelta(seconds=1))
    ask()


def test_ten_codes_a_day_for_a_number(settings):
    for _ in range(settings.SMS_PER_NUMBER):
        ask()
        end_live_code(phone=PHONE)
    with pytest.raises(SmsRefused) as refused:
        ask()
    assert refused.value.reason == "number"
    assert 0 < refused.value.wait <= 24 * 60 * 60
    SmsMessage.objects.update(created_at=timezone.now() - timedelta(days=1))
    ask()


@pytest.mark.parametrize(
    "addresses",
    [["203.0.113.7", "::ffff:203.0.113.7"], ["2001:db8::1", "2001:db8::ffff:2"]],
)
def test_a_days_codes_for_an_address_and_for_its_ipv6_network(settings, addresses):
    settings.SMS_PER_ADDRESS = 2
    for number, address in enumerate(addresses):
        ask(f"+861380013800{number}", address=address)
    with pytest.raises(SmsRefused) as refused:
        ask("+8613800138009", address=addresses[0])
    assert refused.value.reason == "address"
    ask("+8613800138009", address="198.51.100.1")


def test_a_days_text_messages_for_the_site(settings):
    settings.SMS_PER_DAY = 1
    ask()
    with pytest.raises(SmsRefused) as refused:
        ask("+8613800138002")
    assert refused.value.reason == "site"


@pytest.mark.parametrize("phone", ["+85291234567", "+1900555", "13800138001", "+8602112345678"])
def test_only_mainland_mobiles_get_text_messages(phone):
    with pytest.raises(SmsRefused) as refused:
        ask(phone)
    assert refused.value.reason == "region"


def test_a_code_never_stands_among_the_values():
    with pytest.raises(ValueError, match="among the values"):
        send_sms(phone=PHONE, template="login", values={"x": "135790"}, code="135790")


def test_what_has_no_wording_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError):
        send_sms(phone=PHONE, template="weather", values={})


def test_a_message_shows_neither_number_nor_code():
    assert str(ask()) == "138****8001 登录"
