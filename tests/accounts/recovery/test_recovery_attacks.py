"""Recovery against who has no right to it: each line of the table is refused."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import RecoveryToken, User, VerificationCode
from accounts.recovery import tokens
from accounts.verification.codes import Purpose
from tests.accounts.codes import EMAIL, PHONE, another_than, get_code, received
from tests.accounts.recovery.walking import (
    CODE,
    NEW,
    PASSWORD,
    START,
    ask,
    enter,
    prove,
    recover,
    set_new,
)
from tests.factories import UserFactory

EVIL = ["https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)"]


def has_old_password(user):
    return User.objects.get(pk=user.pk).check_password("shuyuan-demo")


@pytest.mark.parametrize("claim", [{}, {"email": EMAIL.value}, {"uid": "1"}, {"token": "x"}])
def test_step_three_without_step_two(client, learner, claim):
    """S3.9: the hole of the old system, knowing the address alone."""
    assert set_new(client, **claim).url == START
    assert client.get(NEW, claim).url == START
    ask(client, EMAIL)
    assert set_new(client, **claim).url == START
    assert has_old_password(learner)


def test_step_two_without_step_one(client, learner):
    get_code(EMAIL, Purpose.RECOVERY)
    code = received(EMAIL)
    assert enter(client, code).url == START
    assert not RecoveryToken.objects.exists()


def test_a_token_is_used_once(client, learner):
    prove(client, EMAIL)
    token = client.session["recovery_token"]
    set_new(client)
    session = client.session
    session["recovery_token"] = token
    session.save()
    assert set_new(client, "第二个新密码-西风").url == START
    assert User.objects.get(pk=learner.pk).check_password(PASSWORD)


def test_a_token_opens_its_own_person_alone(client, learner):
    other = UserFactory(username="DuFu")
    token = tokens.issue(other)
    tokens.spend(token=token, password=PASSWORD)
    assert has_old_password(learner)
    assert not has_old_password(other)


def test_whose_password_it_is_cannot_be_said_by_the_form(client, learner):
    other = UserFactory(username="DuFu")
    prove(client, EMAIL)
    set_new(client, user=other.pk, username="DuFu", email=other.email, contact=other.email)
    assert has_old_password(other)
    assert not has_old_password(learner)


def test_a_token_of_another_browser_is_not_there(client, learner):
    prove(client, EMAIL)
    assert set_new(Client()).url == START


@pytest.mark.parametrize("made_up", ["", "None", "x", "0" * 43, "书"])
def test_a_made_up_token(learner, made_up):
    tokens.issue(learner)
    with pytest.raises(tokens.TokenGone):
        tokens.spend(token=made_up, password=PASSWORD)


def test_a_token_is_no_longer_good_after_ten_minutes(client, learner):
    prove(client, EMAIL)
    RecoveryToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert set_new(client).url == START
    assert has_old_password(learner)


def test_a_newer_token_ends_the_older(client, learner):
    old = tokens.issue(learner)
    tokens.issue(learner)
    with pytest.raises(tokens.TokenGone):
        tokens.owner_of(old)


@pytest.mark.parametrize("change", ["password", "sessions"])
def test_a_token_ends_when_the_password_or_the_sessions_do(learner, change):
    token = tokens.issue(learner)
    if change == "password":
        learner.set_password("又换了一个密码-3")
    else:
        learner.session_generation += 1
    learner.save()
    with pytest.raises(tokens.TokenGone):
        tokens.owner_of(token)
    with pytest.raises(tokens.TokenGone):
        tokens.spend(token=token, password=PASSWORD)


def test_the_token_itself_is_not_in_the_database(learner):
    token = tokens.issue(learner)
    assert token not in str(RecoveryToken.objects.values().get())
    assert len(token) >= 43


def test_the_sixth_try_is_refused_even_when_it_is_right(client, learner):
    ask(client, EMAIL)
    code = received(EMAIL)
    for tries_left in (4, 3, 2, 1):
        assert f"还可以试 {tries_left} 次" in enter(client, another_than(code)).text
    assert "作废" in enter(client, another_than(code)).text
    assert "作废" in enter(client, code).text
    assert not RecoveryToken.objects.exists()


def test_a_code_for_another_purpose(client, learner):
    ask(client, EMAIL)
    received(EMAIL)
    login_code = get_code(EMAIL, Purpose.LOGIN)
    answer = enter(client, login_code)
    assert answer.status_code == 200
    assert not RecoveryToken.objects.exists()


def test_a_code_for_another_contact(client, learner):
    other = UserFactory(username="DuFu", phone=None)
    ask(client, other.email)
    ask(Client(), EMAIL)
    assert enter(client, received(EMAIL)).status_code == 200
    assert not RecoveryToken.objects.exists()


@pytest.mark.parametrize("code", ["None", "", "null", "000000\n", "００００００", "1" * 400])
def test_a_code_that_was_never_sent(client, learner, code):
    ask(client, EMAIL)  # the mail is still on its way: no code is drawn
    VerificationCode.objects.update(digest="")
    assert enter(client, code).status_code == 200
    assert not RecoveryToken.objects.exists()


def test_a_code_is_used_once(client, learner):
    ask(client, EMAIL)
    code = received(EMAIL)
    assert enter(client, code).url == NEW
    assert enter(client, code).url == START


@pytest.mark.parametrize(
    "contact",
    [
        "libai@shuyuan.test\nBcc: victim@evil.test",
        "libai@shuyuan.test\r\nSubject: evil",
        "libai@shuyuan.test%0ABcc:victim@evil.test",
        "libai@shuyuan.test, victim@evil.test",
        '"a\nb"@shuyuan.test',
        "<libai@shuyuan.test>",
        "13800138000\n13900139000",
        "13800138000;13900139000",
    ],
)
def test_a_header_put_into_the_contact(client, learner, contact):
    answer = ask(client, contact)
    assert answer.status_code == 200
    assert "写错了" in answer.text
    assert mail.outbox == []
    assert not VerificationCode.objects.exists()


@pytest.mark.parametrize("target", EVIL)
def test_an_open_redirect(client, learner, target):
    steps = [client.post(START, {"contact": EMAIL.value, "next": target})]
    steps.append(client.post(CODE, {"code": received(EMAIL), "next": target}))
    steps.append(client.post(NEW, {"password1": PASSWORD, "password2": PASSWORD, "next": target}))
    assert [step.url for step in steps] == [CODE, NEW, "/account/login/?way=password"]


def test_a_session_of_before_does_not_outlive_the_reset(client, learner):
    thief = Client()
    thief.post("/account/login/", {"login": "LiBai", "password": "shuyuan-demo"})
    cookie = thief.cookies["sessionid"].value
    recover(client, EMAIL)
    thief.cookies["sessionid"] = cookie
    assert thief.get("/account/profile/").status_code == 302
    assert thief.post("/account/profile/", {"nickname": "贼"}).status_code == 302


def test_the_session_is_a_new_one_once_the_contact_is_proven(client, learner):
    """A session planted in this browser beforehand does not get the token."""
    ask(client, EMAIL)
    planted = client.cookies["sessionid"].value
    enter(client, received(EMAIL))
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert set_new(thief).url == START


def test_the_referrer_and_the_address_hold_no_token(client, learner):
    answer = prove(client, EMAIL)
    token = client.session["recovery_token"]
    page = client.get(answer.url)
    assert token not in answer.url + page.text
    assert "no-store" in page["Cache-Control"]


def test_other_methods_do_nothing(client, learner):
    prove(client, EMAIL)
    for method in ("delete", "patch"):
        assert getattr(client, method)(NEW).status_code == 405
    assert has_old_password(learner)


def test_a_form_of_another_site_is_refused(learner):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(START, {"contact": EMAIL.value}).status_code == 403


def test_a_robot_without_a_captcha(client, learner, settings):
    settings.CAPTCHA_ENABLED = True
    assert "请先完成安全验证" in ask(client, EMAIL).text
    assert not VerificationCode.objects.exists()


def test_too_many_requests_of_one_address(client, learner):
    for number in range(20):
        assert ask(client, f"name{number}@shuyuan.test").status_code == 302
    assert ask(client, PHONE).status_code == 429


def test_typing_in_codes_has_its_pace(client, learner):
    ask(client, PHONE)
    answers = [enter(client, "12345").status_code for _time in range(31)]
    assert 429 not in answers[:30] and answers[30] == 429


def test_too_many_requests_for_one_contact(learner):
    answers = [ask(Client(REMOTE_ADDR=f"10.0.0.{n}"), EMAIL).status_code for n in range(6)]
    assert answers == [302] * 5 + [429]
