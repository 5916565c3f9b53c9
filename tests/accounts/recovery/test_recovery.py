"""A forgotten password, by mail or by text message."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import AccountEvent, RecoveryToken
from accounts.recovery import tokens
from notifications import sending
from notifications.models import Message, SmsMessage
from tests.accounts.codes import EMAIL, PHONE, received
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

BOTH = pytest.mark.parametrize("contact", [EMAIL, PHONE], ids=["mail", "text"])


def log_in(client, password, login="LiBai"):
    return client.post("/account/login/", {"login": login, "password": password})


@BOTH
def test_three_steps_lead_to_a_new_password(client, learner, contact):
    assert ask(client, contact).url == CODE
    assert str(contact) in client.get(CODE).text
    assert enter(client, received(contact)).url == NEW
    assert "太白" in client.get(NEW).text
    answer = set_new(client)
    assert answer.url == "/account/login/?way=password"
    page = client.get(answer.url)
    assert "密码已重置" in page.text
    assert page.context["form"]["login"].value() == str(contact)
    assert log_in(client, PASSWORD).url == "/learn/"


@BOTH
def test_nobody_is_logged_in_by_it(client, learner, contact):
    recover(client, contact)
    assert "_auth_user_id" not in client.session


def test_the_second_step_of_the_login_is_still_asked(client, learner):
    TOTP.activate(learner, generate_totp_secret())
    recover(client, EMAIL)
    answer = log_in(client, PASSWORD)
    assert "_auth_user_id" not in client.session
    assert answer.url.startswith("/account/security/two-step/authenticate/")
    assert Authenticator.objects.filter(user=learner).exists()


def test_every_session_ends(client, learner):
    devices = [Client() for _device in range(3)]
    for device in devices:
        log_in(device, "shuyuan-demo")
        assert device.get("/account/").status_code == 200
    recover(client, PHONE)
    assert [device.get("/account/").status_code for device in devices] == [302] * 3
    assert not UserSession.objects.filter(user=learner).exists()


def test_the_owner_is_told_by_mail_and_in_the_inbox(client, learner):
    recover(client, PHONE)
    sending.send_due()
    letter = mail.outbox[-1]
    assert letter.to == [EMAIL.value]
    assert "密码已重置" in letter.subject
    assert "127.0.0.1" in letter.body
    assert Message.objects.inbox(learner).filter(subject__contains="密码已重置").exists()
    assert AccountEvent.objects.filter(user=learner, kind="password_reset").count() == 1


@pytest.mark.parametrize("is_bound", [True, False])
def test_the_owner_hears_what_else_is_bound(client, learner, settings, is_bound):
    """A thief's WeChat outlives the new password: its owner is told where to unbind it."""
    settings.WEIXIN_APP_ID = "wx-scan"
    if is_bound:
        SocialAccount.objects.create(user=learner, provider="weixin", uid="thief")
    recover(client, PHONE)
    told = Message.objects.inbox(learner).latest("pk")
    assert ("还可以用微信登录" in told.body) is is_bound
    assert told.url.endswith("/account/security/")


def test_who_has_no_address_is_told_by_text(client, learner):
    learner.email = None
    learner.save()
    recover(client, PHONE)
    told = SmsMessage.objects.order_by("pk").last()
    assert (told.template, told.phone) == ("password_changed", PHONE.value)


def test_the_new_password_is_another_one_and_a_good_one(client, learner):
    learner.set_password("花间一壶酒-月下")
    learner.save()
    prove(client, EMAIL)
    assert "不能和现在的密码一样" in set_new(client, "花间一壶酒-月下").text
    assert "两次输入的密码不一样" in set_new(client, PASSWORD, "另一个密码完全不同").text
    assert "密码" in set_new(client, "12345678").context["form"].errors["password1"][0]
    assert set_new(client).status_code == 302  # what was refused did not use the leave up


def test_somebody_without_a_password_gets_one(client, learner):
    learner.set_unusable_password()
    learner.save()
    recover(client, PHONE)
    assert log_in(client, PASSWORD).status_code == 302


def test_who_has_no_account_hears_so_after_proving_the_contact(client, db):
    ask(client, PHONE)
    answer = enter(client, received(PHONE))
    assert answer.url == "/account/signup/"
    assert "还没有书院账户" in client.get(answer.url).text
    assert not RecoveryToken.objects.exists()


def test_where_somebody_wanted_to_go_survives(client, learner):
    answer = client.post(f"{START}?next=/checkout/", {"contact": EMAIL.value})
    assert answer.url == f"{CODE}?next=%2Fcheckout%2F"
    answer = client.post(answer.url, {"code": received(EMAIL)})
    answer = client.post(answer.url, {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.url == "/account/login/?next=%2Fcheckout%2F&way=password"


def test_a_mail_with_a_live_code_is_not_sent_again(client, learner):
    """D27: success all the same."""
    for _time in range(3):
        assert ask(client, EMAIL).url == CODE
    received(EMAIL)
    assert len(mail.outbox) == 1


def test_a_second_text_message_must_wait(client, learner):
    ask(client, PHONE)
    client.post(CODE, {"resend": "1"})
    assert SmsMessage.objects.count() == 1


def test_old_links_lead_to_the_beginning(client, learner):
    for path in ("key/1-abc-def/", "done/", "key/done/"):
        assert client.get(START + path).url == START


def test_a_claim_alone_is_recovered_by_who_proves_it(client, db):
    user = UserFactory(username="DuFu", email=None)
    EmailAddress.objects.create(user=user, email=EMAIL.value, primary=True)
    recover(client, EMAIL)
    assert log_in(client, PASSWORD, "DuFu").status_code == 302


@pytest.mark.parametrize("way", ["phone", "two-step"])
def test_an_account_open_in_another_way_is_not_recovered_by_a_claim(client, db, way):
    """Somebody may have claimed the address of the visitor beforehand, to stay inside."""
    user = UserFactory(
        username="DuFu", email=None, phone="+8613900139000" if way == "phone" else None
    )
    EmailAddress.objects.create(user=user, email=EMAIL.value, primary=True)
    if way == "two-step":
        TOTP.activate(user, generate_totp_secret())
    assert prove(client, EMAIL).url == "/account/signup/"


def test_the_proven_account_comes_before_a_claim(client, learner):
    claimant = UserFactory(username="DuFu", email=None)
    EmailAddress.objects.create(user=claimant, email=EMAIL.value, primary=True)
    prove(client, EMAIL)
    assert "太白" in client.get(NEW).text


def test_what_is_over_is_forgotten(client, learner):
    tokens.issue(learner)
    assert tokens.forget() == 0
    RecoveryToken.objects.update(expires_at=timezone.now() - timedelta(days=31))
    assert tokens.forget() == 1
