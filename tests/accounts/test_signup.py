"""Signing up: by e-mail address, user name and password."""

import re
import time
from smtplib import SMTPException, SMTPRecipientsRefused

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.test import Client, TestCase

from accounts.models import User
from accounts.signals import contact_verified
from tests.factories import UserFactory

NEW = {
    "email": "xiaoming@shuyuan.test",
    "username": "小明",
    "password1": "山高月小-水落石出",
    "consent": "on",
}


def sign_up(client, **changes):
    """With what follows the commit."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post("/account/signup/", NEW | changes)


def link_in(mail):
    return re.search(r"http://\S+", mail.body).group()


@pytest.fixture
def verified():
    """What contact_verified said."""
    heard = []

    def hear(user, kind, **kwargs):
        heard.append((user.username, kind))

    contact_verified.connect(hear)
    yield heard
    contact_verified.disconnect(hear)


def test_a_newcomer_signs_up_and_is_logged_in(client, db, mailoutbox):
    answer = sign_up(client)
    assert answer.status_code == 302
    assert answer.url == "/learn/"
    user = User.objects.get(username="小明")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert "请验证您的邮箱" in mailoutbox[0].subject
    assert "您好" in mailoutbox[0].body


def test_the_next_page_survives_the_sign_up(client, db):
    assert sign_up(client, next="/checkout/").url == "/checkout/"


def test_an_address_counts_only_once_it_is_proven(client, db, mailoutbox, verified):
    sign_up(client)
    user = User.objects.get(username="小明")
    assert not user.has_verified_contact
    page = client.get(link_in(mailoutbox[0]))
    assert "确认，这是我的邮箱" in page.text
    assert verified == []  # opening the link changes nothing (D28)
    client.post(link_in(mailoutbox[0]))
    user.refresh_from_db()
    assert user.email == "xiaoming@shuyuan.test"
    assert user.has_verified_contact
    assert verified == [("小明", "email")]


def test_a_confirmation_link_works_once(client, db, mailoutbox, verified):
    sign_up(client)
    client.post(link_in(mailoutbox[0]))
    assert "链接已经用过" in client.get(link_in(mailoutbox[0])).text
    assert client.post(link_in(mailoutbox[0])).status_code == 404
    assert len(verified) == 1


def test_an_existing_address_looks_like_any_other(client, db, mailoutbox):
    owner = UserFactory(email="xiaoming@shuyuan.test", username="老王")
    EmailAddress.objects.create(user=owner, email=owner.email, primary=True, verified=True)
    answer = sign_up(client)
    assert (answer.status_code, answer.url) == (302, "/learn/")
    assert "您已经有书院账户了" in mailoutbox[0].subject
    assert not User.objects.get(username="小明").has_verified_contact
    assert "小明" in client.get("/account/").text


def test_a_proven_claim_wins_over_one_that_was_only_said(client, db, mailoutbox):
    UserFactory(email="xiaoming@shuyuan.test", username="老王")
    sign_up(client)
    client.post(link_in(mailoutbox[0]))
    assert User.objects.get(username="小明").email == "xiaoming@shuyuan.test"
    assert User.objects.get(username="老王").email is None


def test_two_claims_to_one_address_cannot_both_be_proven(client, db, mailoutbox):
    sign_up(client)
    another = Client()
    sign_up(another, username="小红")
    late = EmailConfirmationHMAC(EmailAddress.objects.get(user__username="小红"))
    client.post(link_in(mailoutbox[0]))
    page = another.get(f"/account/confirm-email/{late.key}/")
    assert "由另一个账户验证过了" in page.text
    another.post(f"/account/confirm-email/{late.key}/")
    assert User.objects.get(username="小明").email == "xiaoming@shuyuan.test"
    assert User.objects.get(username="小红").email is None


@pytest.mark.parametrize(
    ("username", "why"),
    [
        ("xiaoming", "已经有人用了"),
        ("ＸｉａｏＭｉｎｇ", "已经有人用了"),
        ("a@b.cn", "只能使用中文"),
        ("13800138000", "不能全是数字"),
        ("书院客服", "工作人员"),
        ("字", "2"),
        ("长" * 33, "32"),
    ],
)
def test_a_name_that_cannot_be_had_is_refused_with_its_reason(client, db, username, why):
    UserFactory(username="XiaoMing")
    answer = sign_up(client, username=username)
    assert answer.status_code == 200
    assert why in answer.text
    assert User.objects.count() == 1


@pytest.mark.parametrize("password", ["12345678", "short", "password"])
def test_a_weak_password_is_refused_in_chinese(client, db, password):
    answer = sign_up(client, password1=password)
    assert "密码" in answer.context["form"].errors["password1"][0]


def test_a_name_taken_in_the_same_moment_is_no_server_error(client, db, monkeypatch):
    UserFactory(username="小明")
    monkeypatch.setattr("accounts.adapter.AccountAdapter.clean_username", lambda self, name: name)
    answer = sign_up(client)
    assert answer.status_code == 200
    assert "已经有人用了" in answer.text


def test_a_dead_mail_server_stops_nobody(client, db, monkeypatch):
    def refuse(*args, **kwargs):
        raise SMTPException("down")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    assert sign_up(client).status_code == 302


def test_the_mail_is_no_work_of_the_request(client, db, mailoutbox):
    """An address with an account would tell of itself by the time its other letter takes."""
    with TestCase.captureOnCommitCallbacks() as later:
        assert client.post("/account/signup/", NEW).status_code == 302
        assert mailoutbox == []
    for each in later:
        each()
    assert [letter.to for letter in mailoutbox] == [[NEW["email"]]]


def test_a_refused_address_is_not_in_the_log(client, db, monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise SMTPRecipientsRefused({NEW["email"]: (550, b"no")})

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    sign_up(client)
    assert "SMTPRecipientsRefused" in caplog.text
    assert NEW["email"] not in caplog.text


def test_the_mail_can_be_asked_for_again_after_a_while(client, db, mailoutbox, monkeypatch):
    sign_up(client)
    assert "还差一步" in client.get("/account/").text
    answer = client.post("/account/email/", {"email": NEW["email"], "action_send": ""})
    assert answer.status_code == 302
    assert client.post("/account/email/", {"email": "a\0b", "action_send": ""}).status_code == 302
    assert len(mailoutbox) == 1  # D27: one was sent just now, so success without another
    later = time.time() + 181
    monkeypatch.setattr(time, "time", lambda: later)
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post("/account/email/", {"email": NEW["email"], "action_send": ""})
    assert [letter.to for letter in mailoutbox] == [[NEW["email"]]] * 2


def test_an_unproven_address_cannot_be_made_the_main_one(client, db):
    sign_up(client)
    client.post("/account/email/", {"email": NEW["email"], "action_primary": ""})
    assert not User.objects.get(username="小明").has_verified_contact
