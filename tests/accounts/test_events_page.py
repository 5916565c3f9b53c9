"""What the owner of an account sees of what happened on it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.events import record
from accounts.models import AccountEvent
from notifications.models import Message
from tests.accounts.people import reachable
from tests.factories import UserFactory

Kind = AccountEvent.Kind
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"


@pytest.fixture
def learner(db):
    return reachable(username="libai")


def log_in(client, login="libai", password="shuyuan-demo", **more):
    return client.post("/account/login/", {"login": login, "password": password}, **more)


def kinds(user):
    return list(user.events.order_by("pk").values_list("kind", flat=True))


def test_logins_good_and_bad_and_logouts_are_noted(client, learner):
    log_in(client, password="wrong", HTTP_USER_AGENT=CHROME)
    log_in(client, login="LIBAI@shuyuan.test", HTTP_USER_AGENT=CHROME)
    client.post("/account/logout/")
    assert kinds(learner) == [Kind.LOGIN_FAILED, Kind.LOGGED_IN, Kind.LOGGED_OUT]
    assert learner.events.first().address == "127.0.0.1"
    client.force_login(learner)
    page = client.get("/account/security/events/").text
    assert "登录失败" in page and "Chrome · Windows" in page and "127.0.0.1" in page


def test_a_login_to_no_account_is_nobodys_event(client, learner):
    log_in(client, login="nobody", password="wrong")
    assert not AccountEvent.objects.exists()


def test_a_new_password_is_noted(client, learner):
    learner.set_password("花间一壶酒-月下")
    learner.save()
    client.force_login(learner)
    change = {"oldpassword": "花间一壶酒-月下"}
    change |= {"password1": "举杯邀明月对影-9", "password2": "举杯邀明月对影-9"}
    client.post("/account/password/change/", change)
    assert Kind.PASSWORD_CHANGED in kinds(learner)


def test_a_login_from_a_device_never_seen_is_told(client, learner, mailoutbox):
    log_in(client, HTTP_USER_AGENT=CHROME)  # the first of all: no news
    client.post("/account/logout/")
    log_in(client, HTTP_USER_AGENT=FIREFOX)  # the browser kept its number
    assert not Message.objects.exists()
    client.cookies.clear()
    log_in(client, HTTP_USER_AGENT=CHROME)  # forgot it, same name and address
    assert not Message.objects.exists()
    client.cookies.clear()
    log_in(client, HTTP_USER_AGENT=CHROME, REMOTE_ADDR="203.0.113.9")
    told = Message.objects.get(channel="site")
    assert "Chrome · Windows" in told.body and "203.0.113.9" in told.body
    assert Message.objects.filter(channel="email", user=learner).count() == 1


def test_the_number_of_a_device_is_set_at_a_login_only(client, learner):
    assert "device" not in client.get("/account/login/").cookies
    cookie = log_in(client).cookies["device"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert "device" not in client.get("/account/security/events/").cookies


def test_the_page_is_for_the_owner_alone_and_paged(client, learner, django_assert_max_num_queries):
    other = UserFactory()
    record(other, Kind.LOGGED_IN, note="别人的")
    for number in range(25):
        record(learner, Kind.LOGGED_IN, note=f"第{number}次")
    assert client.get("/account/security/events/").status_code == 302
    client.force_login(learner)
    with django_assert_max_num_queries(8):
        page = client.get("/account/security/events/").text
    assert "第24次" in page and "第0次" not in page and "别人的" not in page
    for last in (2, 99):
        assert "第0次" in client.get("/account/security/events/", {"page": last}).text


def test_pages_are_equally_cheap_however_much_happened(client, learner):
    client.force_login(learner)
    record(learner, Kind.LOGGED_IN)
    few = count_queries(client)
    for _time in range(60):
        record(learner, Kind.STAFF_CHANGED)
    assert count_queries(client) == few


def count_queries(client):

    with CaptureQueriesContext(connection) as queries:
        client.get("/account/security/events/")
    return len(queries)


def test_what_staff_did_is_marked(client, learner, rf):
    request = rf.post("/")
    request.user = UserFactory(is_staff=True)
    record(learner, Kind.STAFF_CHANGED, request=request)
    client.force_login(learner)
    page = client.get("/account/security/events/").text
    assert re.search("工作人员修改了账户.*工作人员操作", page, re.S)
