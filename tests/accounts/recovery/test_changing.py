"""A password changed by who knows the old one (S3.5, S3.6), or set for the first time."""

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from accounts.models import AccountEvent
from notifications.models import Message, SmsMessage
from tests.accounts.codes import EMAIL, PHONE
from tests.accounts.logging_in import by_code

CHANGE = "/account/password/change/"
OLD, NEW = "花间一壶酒-月下", "举杯邀明月对影-9"


@pytest.fixture(autouse=True)
def known_password(learner):
    learner.set_password(OLD)
    learner.save()


def log_in(client, password=OLD):
    return client.post("/account/login/", {"login": "LiBai", "password": password})


def change(client, old=OLD, new=NEW, again=None):
    told = {"oldpassword": old, "password1": new, "password2": again or new}
    return client.post(CHANGE, told)


def test_every_session_ends_this_one_too(client, learner):
    others = [Client() for _device in range(2)]
    for device in (client, *others):
        log_in(device)
    change(client)
    for device in (client, *others):
        assert device.get("/account/").status_code == 302
    assert not UserSession.objects.filter(user=learner).exists()
    assert log_in(client).status_code == 200
    assert log_in(client, NEW).status_code == 302


def test_the_owner_hears_of_it_once_by_each_way(client, learner):
    log_in(client)
    change(client)
    assert ["密码已修改" in letter.subject for letter in mail.outbox] == [True]
    inbox = Message.objects.inbox(learner).filter(subject__contains="密码已修改")
    assert inbox.count() == 1
    events = AccountEvent.objects.filter(user=learner, kind="password_changed")
    assert events.count() == 1


def test_who_has_no_address_is_told_by_text(client, learner):
    learner.emailaddress_set.all().delete()
    learner.email = None
    learner.save()
    log_in(client)
    change(client)
    assert SmsMessage.objects.get().phone == PHONE.value


def test_a_wrong_old_password_changes_nothing(client, learner):
    log_in(client)
    assert "当前密码不对" in change(client, old="猜").text
    learner.refresh_from_db()
    assert learner.check_password(OLD)


def test_the_new_one_is_another_and_typed_twice(client):
    log_in(client)
    assert "不能和现在的密码一样" in change(client, new=OLD).text
    assert "两次输入的密码不一样" in change(client, again="别的密码-1234").text


def test_the_old_one_is_not_guessed_in_a_borrowed_session(client):
    log_in(client)
    answers = [change(client, old=f"猜{number}").status_code for number in range(6)]
    assert answers == [200] * 5 + [429]


def test_it_is_for_who_is_logged_in(client):
    assert client.get(CHANGE).url.startswith("/account/login/")
    assert change(client).url.startswith("/account/login/")


def test_a_first_password_ends_the_sessions_too(client, learner):
    learner.set_unusable_password()
    learner.save()
    other = Client()
    for device, contact in ((other, PHONE), (client, EMAIL)):
        by_code(device, contact)
        assert device.get("/account/").status_code == 200
    client.post("/account/password/set/", {"password1": NEW, "password2": NEW})
    for device in (client, other):
        assert device.get("/account/").status_code == 302
    assert log_in(client, NEW).status_code == 302


@pytest.mark.parametrize("devices", [1, 8])
def test_it_costs_fewer_than_twenty_queries(
    client, learner, devices, settings, django_assert_max_num_queries
):
    for _device in range(devices):
        log_in(Client(REMOTE_ADDR=f"10.0.0.{_device}"))
    log_in(client)
    settings.ACCOUNT_RATE_LIMITS = False  # whose counting is the cache's work, Redis elsewhere
    with django_assert_max_num_queries(26):  # savepoints of the test's own transaction among them
        assert change(client).status_code == 302
