"""Text messages by Yuntongxun and Aliyun: what is sent, and what every refusal comes to."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from notifications.models import Message, SmsMessage
from notifications.senders import aliyun
from notifications.senders.answers import Unknown
from notifications.senders.posting import facts_of
from notifications.sms import send_sms
from notifications.texts import sending
from tests.factories import UserFactory
from tests.notifications.texts import PHONE, ask

pytestmark = pytest.mark.django_db
TEMPLATES = {"yuntongxun": ("1", "2"), "aliyun": ("SMS_154950909", "SMS_154950910")}


def attempt(message):
    """What became of the row after one attempt that is due now."""
    SmsMessage.objects.filter(pk=message.pk).update(due_at=timezone.now())
    sending.send(message.pk)
    message.refresh_from_db()
    return message.status


def test_a_code_goes_out_signed_and_is_forgotten(carrier, settings):
    message = ask()
    assert attempt(message) == "sent"
    phone, template, values = carrier.sent.pop()
    assert (phone, template) == ("13800138001", TEMPLATES[settings.SMS_BACKEND][0])
    assert (values[0], carrier.sent) == ("246813", [])
    assert (message.code, message.provider) == ("", settings.SMS_BACKEND)
    assert message.provider_id
    assert message.cost == settings.SMS_PRICES[settings.SMS_BACKEND] > Decimal(0)


def test_a_notice_goes_out_by_its_own_template(carrier, settings):
    values = {"course": "《一门名字\n很长很长很长很长很长很长很长的课》"}
    message = send_sms(phone=PHONE, template="purchase", values=values)
    assert attempt(message) == "sent"
    assert carrier.sent[0][1] == TEMPLATES[settings.SMS_BACKEND][1]
    assert carrier.sent[0][2] == ["《一门名字 很长很长很长很长很长很长很长"]


def test_yuntongxun_is_told_the_minutes_and_the_time_in_beijing(yuntongxun_standin):
    ask()
    sending.send_due()
    assert yuntongxun_standin.sent == [("13800138001", "1", ["246813", "3"])]
    apart = datetime.now(ZoneInfo("Asia/Shanghai")) - yuntongxun_standin.stamps[0]
    assert abs(apart) < timedelta(seconds=30)


def test_aliyuns_signature_is_the_one_in_its_own_documentation():
    """The worked example of its page on V3 signatures."""
    asked = {
        "RegionId": "cn-shanghai",
        "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
    }
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    keys = "YourAccessKeyId", "YourAccessKeySecret"
    told = aliyun.authorization(aliyun.canonical(asked), headers, *keys)
    assert told.endswith("06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")


AGAIN = {
    "yuntongxun": ["160038", "111111", "160000", "500"],
    "aliyun": [
        *("isv.BUSINESS_LIMIT_CONTROL", "isp.SYSTEM_ERROR", "Throttling.User"),
        *("ServiceUnavailable", "500"),
    ],
}
NEVER = {
    "yuntongxun": ["160034", "160040"],
    "aliyun": ["isv.BUSINESS_LIMIT_CONTROL day", "isv.BLACK_KEY_CONTROL_LIMIT"],
}
STAFF = {
    "yuntongxun": ["111188", "111142", "160099"],
    "aliyun": ["isv.AMOUNT_NOT_ENOUGH", "isv.OUT_OF_SERVICE", "isv.NOBODY_WROTE_THIS_DOWN"],
}
UNKNOWN = ["slow", "lost", "garbage"]


@pytest.fixture
def staff():
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def each(carrier, settings, staff):
    """Tells the carrier to misbehave in each of the ways, and asks a code of it each time."""

    def run(ways):
        ways = ways[settings.SMS_BACKEND] if isinstance(ways, dict) else ways
        for number, fault in enumerate(ways):
            carrier.misbehave(fault)
            message = ask(f"+86138001380{number:02}")
            attempt(message)
            yield fault, message

    return run


def test_what_may_pass_is_tried_again(each, carrier):
    for fault, message in each(AGAIN):
        assert (message.status, message.is_live, message.code) == ("due", True, "246813"), fault
        assert message.due_at > timezone.now()
        assert message.error
        assert attempt(message) == "sent", fault
        assert (message.error, message.code, message.attempts) == ("", "", 2)
    assert Message.objects.count() == 0


def test_what_never_passes_is_withdrawn_at_once(each, carrier):
    for fault, message in each(NEVER):
        assert (message.status, message.is_live, message.code) == ("failed", False, ""), fault
        ask(message.phone)
    assert (Message.objects.count(), carrier.sent) == (0, [])


def test_what_a_person_must_see_to_is_told_to_staff_once(each, staff):
    told = []
    for fault, message in each(STAFF):
        assert (message.status, message.is_live, message.code) == ("failed", False, ""), fault
        told.append(Message.objects.get(user=staff, reference__contains=f"refused-{fault}").body)
    assert all("短信服务商拒绝发送" in body for body in told)
    again = list(each(STAFF))
    assert Message.objects.count() == len(again)


def test_what_nobody_knows_is_not_sent_a_second_time(each, carrier):
    for fault, message in each(UNKNOWN):
        assert (message.status, message.code, message.cost) == ("unknown", "", None), fault
        assert 0 < (message.live_until - timezone.now()).total_seconds() <= 60
        assert attempt(message) == "unknown"
    carrier.faults.enough.set()
    assert len(carrier.sent) == len(UNKNOWN)


@pytest.mark.parametrize("status", [502, 504])
def test_a_proxy_that_gives_up_says_nothing_of_what_is_behind_it(status):
    with pytest.raises(Unknown):
        facts_of(status, b"<html>")


def test_who_cannot_be_reached_was_not_asked(carrier, settings):
    name = f"SMS_{settings.SMS_BACKEND.upper()}_API_URL"
    setattr(settings, name, "http://127.0.0.1:9")
    assert attempt(ask()) == "due"


@pytest.mark.parametrize(
    "backend, name, error",
    [
        ("yuntongxun", "SMS_YUNTONGXUN_AUTH_TOKEN", "111109"),
        ("yuntongxun", "SMS_YUNTONGXUN_APP_ID", "111181"),
        ("aliyun", "SMS_ALIYUN_ACCESS_KEY_SECRET", "SignatureDoesNotMatch"),
        ("aliyun", "SMS_ALIYUN_ACCESS_KEY_ID", "InvalidAccessKeyId.NotFound"),
        ("aliyun", "SMS_ALIYUN_SIGN_NAME", "isv.SMS_SIGNATURE_ILLEGAL"),
    ],
)
def test_a_wrong_key_is_refused_and_staff_are_told(request, settings, staff, backend, name, error):
    standin = request.getfixturevalue(f"{backend}_standin")
    setattr(settings, name, "wrong")
    message = ask()
    assert attempt(message) == "failed"
    assert error in message.error
    assert error in Message.objects.get(user=staff).body
    assert standin.sent == []


def test_a_missing_template_is_noticed_before_anybody_is_asked(carrier, settings, staff):
    settings.SMS_TEMPLATES = {settings.SMS_BACKEND: {"code": "1"}}
    message = send_sms(phone=PHONE, template="purchase", values={"course": "Python"})
    assert attempt(message) == "failed"
    assert "purchase" in Message.objects.get(user=staff).body
    assert carrier.sent == []


def test_a_purpose_may_have_a_template_of_its_own(yuntongxun_standin, settings):
    yuntongxun_standin.templates["7"] = 2
    settings.SMS_TEMPLATES["yuntongxun"]["recovery"] = "7"
    ask(template="recovery"), ask("+8613800138002", template="login")
    sending.send_due()
    assert {template for _phone, template, _values in yuntongxun_standin.sent} == {"7", "1"}


def test_what_a_provider_repeats_is_kept_without_code_and_number(carrier, staff):
    carrier.misbehave("echo")
    message = ask()
    assert attempt(message) == "failed"
    told = message.error + Message.objects.get(user=staff).body
    assert "246813" not in told
    assert "13800138001" not in told
    assert "138****8001" in told
