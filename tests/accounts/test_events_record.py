"""Writing down what happened on an account."""

import pytest
from django.test import RequestFactory

from accounts.events import record
from accounts.events.devices import name_device
from accounts.models import AccountEvent
from tests.factories import UserFactory

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36"


@pytest.mark.parametrize(
    "user_agent, name",
    [
        (CHROME, "Chrome · Windows"),
        (CHROME + " Edg/141.0", "Edge · Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Mobile Safari MicroMessenger/8.0",
            "微信 · iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/141.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18 Safari/605", "Safari · macOS"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_device_has_a_plain_name(user_agent, name):
    assert name_device(user_agent) == name


def test_contacts_in_a_detail_are_masked(db):
    old, new = "+8613800138000", "Li.Bai@Shuyuan.test"
    event = record(UserFactory(), AccountEvent.Kind.EMAIL_CHANGED, old=old, new=new, note="第 2 次")
    event.refresh_from_db()
    assert event.detail == {"old": "138****8000", "new": "L***i@Shuyuan.test", "note": "第 2 次"}
    assert event.words == "138****8000 → L***i@Shuyuan.test · 第 2 次"


def test_where_it_came_from_is_kept(db):
    user = UserFactory()
    request = RequestFactory(HTTP_USER_AGENT=CHROME, REMOTE_ADDR="203.0.113.7").get("/")
    request.user = user
    first = record(user, AccountEvent.Kind.LOGGED_IN, request=request)
    again = record(user, AccountEvent.Kind.LOGGED_OUT, request=request)
    assert (first.address, first.device) == ("203.0.113.7", "Chrome · Windows")
    assert first.device_key == again.device_key != ""
    assert request.new_device not in first.device_key


def test_an_address_is_believed_from_a_trusted_proxy_only(db, settings):
    user = UserFactory()
    request = RequestFactory(REMOTE_ADDR="10.0.0.2").get("/", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert record(user, AccountEvent.Kind.LOGGED_IN, request=request).address == "10.0.0.2"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert record(user, AccountEvent.Kind.LOGGED_IN, request=request).address == "203.0.113.9"


def test_a_request_without_an_address_is_no_trouble(db):
    request = RequestFactory(REMOTE_ADDR="").get("/")
    assert record(UserFactory(), AccountEvent.Kind.LOGGED_OUT, request=request).address is None


def test_a_member_of_staff_is_named_as_the_one_who_did_it(db):
    owner, staff = UserFactory(), UserFactory(is_staff=True)
    request = RequestFactory().post("/")
    request.user = staff
    event = record(owner, AccountEvent.Kind.STAFF_CHANGED, request=request)
    assert event.actor == staff
    assert record(staff, AccountEvent.Kind.STAFF_CHANGED, request=request).actor is None
