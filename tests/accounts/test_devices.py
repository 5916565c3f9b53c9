"""The list of devices where somebody is logged in, and the end to each."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from tests.accounts.logging_in import by_password, is_in
from tests.factories import UserFactory

CHROME = "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36"
PAGE = "/account/security/devices/"


@pytest.fixture
def learner(db):
    return UserFactory(username="LiBai")


def device(address="10.0.0.1"):
    client = Client(HTTP_USER_AGENT=CHROME, REMOTE_ADDR=address)
    by_password(client, "libai")
    return client


def test_devices_are_listed_by_name_with_this_one_first(learner):
    device("10.0.0.1")
    page = device("10.0.0.2").get(PAGE).text
    assert page.count("Chrome · Windows") == 2
    assert page.index("10.0.0.2") < page.index("10.0.0.1")
    assert page.count("这台设备") >= 1


def test_one_is_ended(learner):
    mine, other = device(), device("10.0.0.2")
    row = UserSession.objects.get(ip="10.0.0.2")
    mine.post(f"{PAGE}{row.pk}/end/")
    assert not is_in(other)
    assert is_in(mine, learner)


def test_all_others_are_ended(learner):
    mine, others = device(), [device("10.0.0.2"), device("10.0.0.3")]
    mine.post(PAGE)
    assert [is_in(other) for other in others] == [False, False]
    assert is_in(mine, learner)


def test_ending_this_one_logs_out(learner):
    mine = device()
    row = UserSession.objects.get()
    assert mine.post(f"{PAGE}{row.pk}/end/").url == "/account/login/"
    assert not is_in(mine)


def test_nobody_ends_somebody_elses(learner):
    device()
    row = UserSession.objects.get()
    stranger = Client()
    stranger.force_login(UserFactory())
    assert stranger.post(f"{PAGE}{row.pk}/end/").status_code == 404
    assert stranger.get(f"{PAGE}{row.pk}/end/").status_code == 405
    assert UserSession.objects.filter(pk=row.pk).exists()


def test_a_session_that_is_over_leaves_the_list(learner):
    old = device()
    old.logout()
    mine = device("10.0.0.2")
    assert "10.0.0.1" not in mine.get(PAGE).text
    assert UserSession.objects.get().ip == "10.0.0.2"
