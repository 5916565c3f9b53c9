"""Every page about accounts opens, in Chinese, for whom it is meant."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.verification.contacts import read_contact
from tests.accounts.logging_in import by_code
from tests.factories import UserFactory

ENGLISH_OF_ALLAUTH = re.compile(r"Sign [IU]n|Sign Up|Password|Log ?in|E-?mail address", re.I)
OPEN = ["login/", "login/?way=password", "signup/", "signup/?way=password", "password/reset/"]
OPEN += ["inactive/", "confirm-email/", "confirm-email/nonsense/"]
OWN = ["", "profile/", "email/", "password/change/", "reauthenticate/", "logout/", "security/"]
OWN += ["security/devices/", "security/two-step/", "security/two-step/webauthn/"]


def words_of(page):
    main = page.text[page.text.index("<main") : page.text.index("</main>")]
    return re.sub(r"<[^>]*>", " ", main)


@pytest.mark.parametrize("path", OPEN)
def test_pages_for_everyone(client, db, path):
    page = client.get(f"/account/{path}")
    assert page.status_code == 200
    assert not ENGLISH_OF_ALLAUTH.search(words_of(page))


@pytest.mark.parametrize("path", OPEN)
def test_pages_for_everyone_have_an_english_address(client, db, path):
    page = client.get(f"/en/account/{path}")
    assert page.status_code == 200
    assert '<html lang="en">' in page.text
    assert f'href="/account/{path.split("?")[0]}' in page.text


@pytest.mark.parametrize("path", OWN)
def test_pages_of_ones_own(client, db, path):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email="claimed@shuyuan.test")
    client.force_login(user)
    page = client.get(f"/account/{path}")
    assert page.status_code == 200
    assert not ENGLISH_OF_ALLAUTH.search(words_of(page))


@pytest.mark.parametrize("path", ["", "profile/", "email/", "password/change/"])
def test_pages_of_ones_own_ask_for_a_login(client, db, path):
    answer = client.get(f"/account/{path}")
    assert answer.url == f"/account/login/?next=/account/{path}"


def test_who_has_no_password_sets_one(client, db):
    user = UserFactory()
    user.set_unusable_password()
    user.save()
    by_code(client, read_contact(user.email))
    assert client.get("/account/password/change/").url == reverse("account_set_password")
    assert "设置密码" in client.get("/account/password/set/").text


def test_a_nickname_can_be_changed(client, db):
    user = UserFactory()
    client.force_login(user)
    answer = client.post(
        "/account/profile/", {"nickname": "五柳先生", "gender": "secret"}, follow=True
    )
    assert "资料已保存" in answer.text
    assert "五柳先生" in answer.text
    assert "工作人员" in client.post("/account/profile/", {"nickname": "书院官方"}).text


def test_a_name_is_shown_as_words_not_as_markup(client, db):
    user = UserFactory(nickname="<b>粗</b>")
    client.force_login(user)
    assert "&lt;b&gt;粗&lt;/b&gt;" in client.get("/account/").text


@pytest.mark.parametrize("code", [400, 403, 404, 429, 500, 503])
def test_error_pages_stand_without_a_request(code):
    from django.template.loader import render_to_string

    page = render_to_string(f"{code}.html")
    assert "回到首页" in page or "查看我的账户" in page
    assert '<html lang="zh-Hans">' in page


def test_an_expired_form_gets_a_clear_page(db, client):
    client.handler.enforce_csrf_checks = True
    answer = client.post("/account/login/", {"login": "x", "password": "y"})
    assert answer.status_code == 403
    assert "页面已经过期" in answer.text
