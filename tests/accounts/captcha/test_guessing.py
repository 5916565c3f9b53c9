"""Who guesses passwords is asked for a captcha, before the password is looked at."""

import pytest
from allauth.account.forms import LoginForm
from django.contrib.auth import authenticate
from django.http import HttpResponse
from django.urls import path

from accounts.captcha import failures
from accounts.captcha.forms import CaptchaAfterFailures
from shuyuan.urls import urlpatterns as house
from tests.accounts.captcha.solving import solve
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class Form(CaptchaAfterFailures, LoginForm):
    pass


def view(request):
    form = Form(request.POST or None, request=request)
    return HttpResponse("passed" if form.is_valid() else form.as_p())


urlpatterns = [path("enter/", view), *house]


@pytest.fixture(autouse=True)
def learner():
    return UserFactory(username="LiBai")


def enter(client, login="libai", password="wrong", address="10.0.0.1", captcha=""):
    told = {"login": login, "password": password, "captcha": captcha}
    return client.post("/enter/", told, REMOTE_ADDR=address).text


def test_three_wrong_passwords_are_free(client):
    assert "altcha" not in client.get("/enter/").text
    assert "altcha" not in enter(client)
    assert "altcha" not in enter(client)
    assert "altcha" in enter(client)  # the page of the third brings it along
    assert "altcha" in client.get("/enter/", REMOTE_ADDR="10.0.0.1").text


def test_then_the_right_one_needs_a_captcha_too(client):
    for _time in range(3):
        enter(client)
    assert "请先完成安全验证" in enter(client, password="shuyuan-demo")
    assert enter(client, password="shuyuan-demo", captcha=solve(client)) == "passed"


def test_without_it_no_password_is_looked_at(client, monkeypatch):
    looked = []
    for _time in range(3):
        enter(client)
    monkeypatch.setattr(
        "django.contrib.auth.hashers.check_password", lambda *a, **k: looked.append(a)
    )
    enter(client, password="shuyuan-demo")
    assert looked == []


def test_the_name_is_counted_wherever_the_guesses_come_from(client):
    for number in range(3):
        enter(client, login=("libai", "LIBAI ", "ＬｉＢａｉ")[number], address=f"10.0.0.{number}")
    assert "altcha" in enter(client, address="10.0.0.99")
    assert "altcha" not in enter(client, login="dufu", address="10.0.0.98")


def test_the_address_is_counted_whatever_name_it_tries(client):
    for number in range(3):
        enter(client, login=f"name{number}")
    assert "altcha" in enter(client, login="libai", password="shuyuan-demo")
    assert enter(client, login="libai", password="shuyuan-demo", address="10.0.0.2") == "passed"


def test_a_number_is_one_name_however_it_is_written(client):
    for number, login in enumerate(("13800138000", "+86 138 0013 8000", "138-0013-8000")):
        enter(client, login=login, address=f"10.0.0.{number}")
    assert "altcha" in enter(client, login="0086 13800138000", address="10.0.0.99")


def test_a_name_is_one_however_the_database_folds_it(client):
    for number, login in enumerate(("libai", "lıbaı", "LIBAI")):
        enter(client, login=login, address=f"10.0.0.{number}")
    assert "altcha" in enter(client, address="10.0.0.99")


def test_a_network_is_one_visitor(client):
    for number in range(3):
        enter(client, login=f"name{number}", address=f"2001:db8::{number}:1")
    assert "altcha" in enter(client, login="dufu", address="2001:db8::9")
    assert "altcha" not in enter(client, login="wangwei", address="2001:db8:0:1::9")


def test_the_right_password_forgives_the_name_and_not_the_address(client):
    enter(client)
    enter(client)
    assert enter(client, password="shuyuan-demo") == "passed"
    enter(client, address="10.0.0.2")
    assert "altcha" not in enter(client, address="10.0.0.2")
    assert "altcha" in enter(client, login="dufu")  # the third of this address


def test_unknown_names_are_counted_like_known_ones(client):
    pages = {
        login: [enter(client, login=login, address=address) for _time in range(4)]
        for login, address in (("libai", "10.0.0.1"), ("nobody", "10.0.0.2"))
    }
    assert [("altcha" in page) for page in pages["libai"]] == [
        ("altcha" in page) for page in pages["nobody"]
    ]


def test_an_unfinished_form_is_no_guess(client):
    for _time in range(5):
        enter(client, password="")
    assert not failures.are_many(login="libai", address="10.0.0.1")


def test_counting_looks_twice_and_notes_twice(client, django_assert_max_num_queries):
    """Queries only where the cache is a table: two look-ups, and three to note one thing."""
    with django_assert_max_num_queries(2 + 2 * 5):
        failures.are_many(login="libai", address="10.0.0.1")
        failures.count(login="libai", address="10.0.0.1")


def test_switched_off_nothing_is_counted(client, captcha):
    captcha.CAPTCHA_ENABLED = False
    for _time in range(5):
        assert "altcha" not in enter(client)
    assert authenticate(username="LiBai", password="shuyuan-demo") is not None
