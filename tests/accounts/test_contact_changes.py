"""Changing a phone number or an e-mail address, and what others try with it."""

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.contacts import changing, old_contact
from accounts.contacts.links import cancel_path
from accounts.models import AccountEvent, ContactChange
from accounts.verification.contacts import read_contact
from notifications.models import Message, SmsMessage
from tests.accounts.codes import another_than, received
from tests.accounts.logging_in import fresh, grow_old
from tests.accounts.people import reachable
from tests.factories import UserFactory

PASSWORD = "shuyuan-demo"
OLD, NEW = read_contact("13800138000"), read_contact("13900139000")
NEW_EMAIL = read_contact("taibai@shuyuan.test")
Kind = AccountEvent.Kind


@pytest.fixture
def learner(db):
    return reachable(username="libai", phone=OLD.value)


@pytest.fixture
def session(client, learner):
    return fresh(client, learner)


def prove_old(client, kind, old):
    assert client.post(f"/account/{kind}/").url == f"/account/{kind}/old/"
    return client.post(f"/account/{kind}/old/", {"code": received(old)})


def give_new(client, kind, new):
    answer = client.post(f"/account/{kind}/new/", {"contact": str(new)})
    assert answer.url == f"/account/{kind}/code/", answer.text
    return client.post(f"/account/{kind}/code/", {"code": received(new)}, follow=True)


def kinds(user):
    return set(user.events.values_list("kind", flat=True))


@pytest.mark.parametrize("kind, new", [("phone", NEW), ("email", NEW_EMAIL)])
def test_with_proof_of_the_old_one_it_changes_at_once(session, learner, kind, new):
    elsewhere = fresh(Client(), learner)
    old = read_contact(getattr(learner, kind))
    assert prove_old(session, kind, old).url == f"/account/{kind}/new/"
    assert "已保存" in give_new(session, kind, new).text
    learner.refresh_from_db()
    assert getattr(learner, kind) == new.value
    assert {Kind.PHONE_CHANGED, Kind.EMAIL_CHANGED} & kinds(learner)
    assert session.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert Message.objects.filter(user=learner, subject__contains="已更换").exists()
    assert old_contact.tell_all() == 1 and old_contact.tell_all() == 0
    if kind == "email":
        assert [letter for letter in mail.outbox if letter.to == [old.value]][-1].subject
        rows = EmailAddress.objects.filter(user=learner).values_list("email", "verified", "primary")
        assert list(rows) == [(new.value, True, True)]
    else:
        assert SmsMessage.objects.filter(phone=old.value, template="contact_change").exists()


def test_without_proof_it_waits_and_everybody_is_told(session, learner):
    page = give_new(session, "phone", NEW)
    assert "申请已收到" in page.text and "撤销更换" in page.text
    learner.refresh_from_db()
    assert learner.phone == OLD.value
    change = ContactChange.objects.get()
    assert change.due_at > timezone.now() + timedelta(days=6, hours=23)
    told = Message.objects.filter(user=learner, subject__contains="正在更换")
    assert set(told.values_list("channel", flat=True)) == {"site", "email"}
    assert SmsMessage.objects.filter(phone=OLD.value, template="contact_change").exists()
    assert changing.apply_due() == 0
    ContactChange.objects.update(due_at=timezone.now())
    assert (changing.apply_due(), changing.apply_due()) == (1, 0)
    learner.refresh_from_db()
    assert learner.phone == NEW.value
    assert session.get("/account/").status_code == 302  # every session ended
    assert Kind.PHONE_CHANGED in kinds(learner)


def test_it_can_be_cancelled_by_any_session(session, learner):
    give_new(session, "phone", NEW)
    change = ContactChange.objects.get()
    stranger = fresh(Client(), UserFactory())
    assert stranger.post(f"/account/contact-change/{change.pk}/cancel/").status_code == 404
    elsewhere = fresh(Client(), learner)
    assert elsewhere.get(f"/account/contact-change/{change.pk}/cancel/").status_code == 405
    assert elsewhere.post(f"/account/contact-change/{change.pk}/cancel/").status_code == 302
    ContactChange.objects.update(due_at=timezone.now())
    assert changing.apply_due() == 0
    learner.refresh_from_db()
    assert learner.phone == OLD.value
    assert Kind.CONTACT_CHANGE_CANCELLED in kinds(learner)


def test_it_can_be_cancelled_by_the_link_without_a_login(session, learner, client):
    give_new(session, "email", NEW_EMAIL)
    body = Message.objects.get(channel="email", subject__contains="正在更换").body
    path = re.search(r"http://[^/]+(/account/contact-change/\S+)", body)[1]
    somebody = Client()
    assert "撤销这次更换" in somebody.get(path).text
    assert ContactChange.objects.get().status == "waiting"  # a scanner of mails only reads
    assert "已撤销" in somebody.post(path).text
    assert ContactChange.objects.get().status == "cancelled"
    assert "不用再撤销" in somebody.post(path).text


def test_a_forged_link_is_none(db):
    assert Client().get("/account/contact-change/abc/").status_code == 404
    assert Client().post("/account/contact-change/NDI:1abc:def/").status_code == 404


def test_a_contact_somebody_proved_meanwhile_stays_theirs(session, learner):
    give_new(session, "phone", NEW)
    other = UserFactory(phone=NEW.value)
    ContactChange.objects.update(due_at=timezone.now())
    assert changing.apply_due() == 1
    learner.refresh_from_db()
    other.refresh_from_db()
    assert (learner.phone, other.phone) == (OLD.value, NEW.value)
    assert ContactChange.objects.get().status == "taken"
    assert Message.objects.filter(user=learner, subject__contains="没有更换成功").exists()


@pytest.mark.parametrize("kind, new", [("phone", NEW), ("email", NEW_EMAIL)])
def test_who_has_it_already_is_learnt_only_by_proving_it(session, learner, kind, new):
    UserFactory(username="other", **{kind: new.value})
    prove_old(session, kind, read_contact(getattr(learner, kind)))
    answer = session.post(f"/account/{kind}/new/", {"contact": str(new)})
    assert answer.url == f"/account/{kind}/code/"  # as for anybody's
    page = session.post(f"/account/{kind}/code/", {"code": received(new)}, follow=True)
    assert "已经是另一个账户的了" in page.text
    before = getattr(learner, kind)
    learner.refresh_from_db()
    assert getattr(learner, kind) == before


def test_the_first_one_needs_the_owner_and_a_code_only(client, db):
    user = UserFactory(username="nophone")
    client.post("/account/login/", {"login": "nophone", "password": PASSWORD})
    grow_old(client)
    asked = client.get("/account/phone/new/")
    assert asked.url.startswith("/account/reauthenticate/")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert "已保存" in give_new(client, "phone", NEW).text
    user.refresh_from_db()
    assert user.phone == NEW.value and not ContactChange.objects.exists()
    assert Kind.CONTACT_VERIFIED in kinds(user)


def test_nothing_is_changed_without_having_proven_to_be_the_owner(client, learner):
    client.post("/account/login/", {"login": "libai", "password": PASSWORD})
    grow_old(client)
    prove_old(client, "phone", OLD)
    refused = client.post("/account/phone/new/", {"contact": str(NEW)})
    assert refused.url.startswith("/account/reauthenticate/")
    assert client.get("/account/phone/code/").url == "/account/phone/new/"


def test_who_has_no_password_is_asked_for_a_code(client, learner):
    learner.set_unusable_password()
    learner.save()
    client.force_login(learner)
    asked = client.get("/account/email/new/")
    assert asked.url == "/account/confirm/?next=%2Faccount%2Femail%2Fnew%2F"
    assert "138****8000" in client.get(asked.url).text
    sent = client.post("/account/confirm/", {"kind": "phone", "next": "/account/email/new/"})
    assert sent.url == "/account/confirm/code/"
    came = client.post(sent.url, {"code": received(OLD)})
    assert came.url == "/account/email/new/"
    assert client.get("/account/email/new/").status_code == 200


def test_a_wrong_code_changes_nothing_and_the_right_one_works_once(session, learner):
    prove_old(session, "phone", OLD)
    session.post("/account/phone/new/", {"contact": str(NEW)})
    code = received(NEW)
    page = session.post("/account/phone/code/", {"code": another_than(code)})
    assert "验证码不对" in page.text
    assert session.post("/account/phone/code/", {"code": code}).url == "/account/phone/"
    assert session.post("/account/phone/code/", {"code": code}).url == "/account/phone/new/"


def test_the_proof_of_another_contact_is_no_proof(session, learner):
    """Having proven the e-mail address, the number still waits."""
    prove_old(session, "email", read_contact("libai@shuyuan.test"))
    give_new(session, "phone", NEW)
    learner.refresh_from_db()
    assert learner.phone == OLD.value and ContactChange.objects.get().status == "waiting"


def test_a_second_change_is_refused_while_one_waits(session, learner):
    give_new(session, "phone", NEW)
    page = give_new(session, "phone", read_contact("13700137000"))
    assert "已经有一个更换在等待生效" in page.text
    assert ContactChange.objects.count() == 1


@pytest.mark.parametrize("text", ["", "abc", "12345", "libai@shuyuan.test", "13800138000"])
def test_what_will_not_do_as_a_new_number_is_told(session, learner, text):
    prove_old(session, "phone", OLD)
    answer = session.post("/account/phone/new/", {"contact": text})
    assert answer.status_code == 200 and "field__error" in answer.text
    assert not SmsMessage.objects.filter(template="change_new").exists()


def test_the_old_address_is_told_again_when_the_mail_server_was_away(learner, settings):
    change = ContactChange.objects.create(
        user=learner,
        kind="email",
        old="old@shuyuan.test",
        new="new@shuyuan.test",
        status="done",
        due_at=timezone.now(),
        ended_at=timezone.now(),
    )
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert not old_contact.tell(change.pk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert old_contact.tell_all() == 1
    assert not old_contact.tell(change.pk)
    assert [letter.to for letter in mail.outbox] == [["old@shuyuan.test"]]


def test_a_refused_old_address_is_not_in_the_log(learner, monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise SMTPRecipientsRefused({"old@shuyuan.test": (550, b"no")})

    change = ContactChange.objects.create(
        user=learner,
        kind="email",
        old="old@shuyuan.test",
        new="new@shuyuan.test",
        status="done",
        due_at=timezone.now(),
        ended_at=timezone.now(),
    )
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    assert not old_contact.tell(change.pk)
    assert "SMTPRecipientsRefused" in caplog.text and "old@shuyuan.test" not in caplog.text


def test_nothing_waits_of_which_only_the_site_itself_would_tell(session, learner, settings):
    """A thief in a session reads the site's own messages before the owner does."""
    learner.email = None
    learner.save()
    settings.SMS_BACKEND = "aliyun"
    settings.SMS_TEMPLATES = {"aliyun": {"code": "SMS_1"}}
    answer = session.post("/account/phone/new/", {"contact": str(NEW)})
    assert answer.status_code == 200 and "请联系客服" in answer.text
    with pytest.raises(changing.Unreachable):
        changing.ask_to_wait(user=learner, contact=NEW, request=None)
    settings.SMS_TEMPLATES = {"aliyun": {"code": "SMS_1", "contact_change": "SMS_2"}}
    assert changing.ask_to_wait(user=learner, contact=NEW, request=None).status == "waiting"


def test_a_code_is_no_proof_for_who_has_a_password(session, learner):
    """One text message less than the password that everything else asks for."""
    at = session.session["account_authentication_methods"]
    asked = session.post("/account/confirm/", {"kind": "phone", "next": "/account/phone/new/"})
    assert asked.url == "/account/reauthenticate/?next=%2Faccount%2Fphone%2Fnew%2F"
    assert session.get("/account/confirm/code/").url.startswith("/account/reauthenticate/")
    assert not SmsMessage.objects.exists()
    assert session.session["account_authentication_methods"] == at


def test_the_pages_are_for_the_owner(client, db):
    for page in ("phone", "phone/new", "phone/code", "email", "email/new", "email/old", "confirm"):
        assert client.get(f"/account/{page}/").status_code == 302, page
    assert cancel_path(ContactChange(pk=1)).startswith("/account/contact-change/")
