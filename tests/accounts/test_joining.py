"""Joining by a code from the page of sign-up, and the first words to somebody new."""

import pytest

from accounts.models import User
from tests.accounts.codes import EMAIL, PHONE, received
from tests.accounts.logging_in import is_in
from tests.accounts.test_signup import sign_up
from tests.factories import UserFactory

ASK, CODE, JOIN = (f"/account/signup/{step}/" for step in ("code", "code/enter", "join"))
SET_PASSWORD = '<a href="/account/password/set/">设置一个密码</a>'


def ask(client, contact=PHONE, **more):
    return client.post(ASK, {"contact": str(contact), **more})


def test_the_page_of_sign_up_asks_for_a_code_to_join_with(client, db):
    assert f'action="{ASK}"' in client.get("/account/signup/").text
    assert ask(client, next="/checkout/").url == f"{CODE}?next=%2Fcheckout%2F"
    page = client.get(CODE).text
    assert "注册并登录</button>" in page
    assert 'href="/account/signup/">换一个' in page
    assert "登录</button>" not in page.replace("注册并登录</button>", "")


def test_what_is_no_contact_comes_back_to_the_page_of_sign_up(client, db):
    page = ask(client, "123")
    assert "注册书院账户" in page.text and "好像写错了" in page.text
    assert f'action="{ASK}"' in page.text
    assert client.get(ASK).url == "/account/signup/"


def test_what_was_typed_is_there_when_one_comes_back(client, db):
    ask(client)
    assert f'value="{PHONE}"' in client.get("/account/signup/").text


@pytest.mark.parametrize("contact", [PHONE, EMAIL], ids=["phone", "email"])
def test_somebody_new_is_welcomed_and_may_choose_a_password(client, db, contact):
    ask(client, contact)
    assert client.post(CODE, {"code": received(contact)}).url == JOIN
    page = client.post(JOIN, {"username": "青莲居士", "consent": "on"}, follow=True)
    assert is_in(client, User.objects.get(username="青莲居士"))
    assert '欢迎来到书院，青莲居士！<a href="/courses/">去看看课程</a>' in page.text
    assert SET_PASSWORD in page.text
    assert client.get("/account/password/set/").status_code == 200
    assert "欢迎来到书院" not in client.get("/account/").text  # once


def test_who_has_chosen_a_password_is_not_asked_to(client, db):
    page = client.get(sign_up(client).url).text
    assert "欢迎来到书院，小明！" in page
    assert SET_PASSWORD not in page


def test_a_name_is_no_html(client, db):
    ask(client)
    client.post(CODE, {"code": received(PHONE)})
    form = {"username": "青莲居士", "nickname": "李<b>白", "consent": "on"}
    assert "李<b>白" not in client.post(JOIN, form, follow=True).text


def test_who_has_an_account_is_logged_in_without_a_welcome(client, db):
    owner = UserFactory(phone=PHONE.value)
    ask(client)
    page = client.post(CODE, {"code": received(PHONE)}, follow=True)
    assert is_in(client, owner)
    assert "欢迎来到书院" not in page.text
