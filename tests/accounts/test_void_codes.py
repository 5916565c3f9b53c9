"""A code that opens nothing any more: the page says so, when another may be had, and what else
there is to do."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import VerificationCode
from accounts.verification.views import CodeView
from notifications.models import SmsMessage
from tests.accounts.codes import EMAIL, PHONE, another_than, received
from tests.accounts.logging_in import ask_code, by_code, enter_code, is_in
from tests.accounts.recovery import walking
from tests.factories import UserFactory

PAGE = "/account/login/code/enter/?next=/checkout/"
BY_PASSWORD = "/account/login/?next=%2Fcheckout%2F&amp;way=password"


def words_of(page):
    return re.sub(r"<[^>]+>|\s", "", page.text)


def try_five_times(client, contact, page=PAGE):
    code = received(contact)
    for _time in range(5):
        answer = client.post(page, {"code": another_than(code)})
    return answer


def test_after_five_tries_the_page_says_when_and_how_else(client, db):
    ask_code(client, PHONE)
    for page in (try_five_times(client, PHONE), client.get(PAGE)):
        assert re.search(r"这个验证码已作废，1[78]\d秒后可以重新获取", words_of(page))
        assert "；也可以用密码登录" in words_of(page)
        assert f'href="{BY_PASSWORD}">用密码登录</a>' in page.text
        assert 'name="code"' not in page.text  # nothing that is typed there could be right
    assert client.get(BY_PASSWORD.replace("&amp;", "&")).context["way"] == "password"


def test_while_a_code_lives_there_is_nothing_of_it(client, db):
    ask_code(client, PHONE)
    page = client.get(PAGE)
    assert "作废" not in page.text and 'name="code"' in page.text
    assert re.search(r"1[78]\d秒后可以重新获取", words_of(page))


def test_a_void_code_that_came_by_mail_can_be_had_anew_at_once(client, db):
    ask_code(client, EMAIL)
    page = try_five_times(client, EMAIL)
    assert "这个验证码已作废，请重新获取；也可以用密码登录" in words_of(page)
    assert "秒后" not in words_of(page)
    client.post(PAGE, {"resend": "1"})
    assert enter_code(client, received(EMAIL)).url == "/account/signup/join/"


def test_a_stranger_who_used_up_the_shared_tries_is_told_and_the_owner_is_not(db):
    owner, stranger = Client(), Client()
    ask_code(owner, PHONE)
    ask_code(stranger, PHONE)
    assert "已作废" in try_five_times(stranger, PHONE).text
    assert "作废" not in owner.get(PAGE).text


def test_a_code_whose_text_message_failed_is_void(client, db):
    ask_code(client, PHONE)
    SmsMessage.objects.update(status=SmsMessage.Status.FAILED, live_until=timezone.now())
    assert "这个验证码已作废，请重新获取" in words_of(client.get(PAGE))


def test_pressing_again_too_early_says_how_long_and_sends_nothing(client, db):
    ask_code(client, PHONE)
    try_five_times(client, PHONE)
    told = words_of(client.post(PAGE, {"resend": "1"}, follow=True))
    assert re.search(r"请1[78]\d秒后再重新获取", told)
    assert "验证码已发送，" not in told
    assert VerificationCode.objects.count() == 1


def test_recovery_has_no_password_to_offer(client, db):
    UserFactory(phone=PHONE.value)
    walking.ask(client, PHONE)
    page = try_five_times(client, PHONE, walking.CODE)
    assert "这个验证码已作废" in page.text
    assert "用密码登录" not in page.text


def test_a_used_code_is_void_on_the_page_one_goes_back_to(client, db):
    by_code(client, EMAIL)
    assert not is_in(client)  # still to join
    assert "已作废" in client.get(PAGE).text


def test_a_page_that_does_not_say_what_follows_cannot_be_made():
    class Forgetful(CodeView):
        purpose = "login"

    with pytest.raises(TypeError, match="accept"):
        Forgetful()
