"""Where somebody was going survives a forgotten password, from the login page to the next login."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.accounts.codes import EMAIL, received
from tests.accounts.logging_in import by_password, grow_old
from tests.accounts.recovery.walking import PASSWORD, START

GOAL = "/checkout/?from=basket"
FORGOTTEN = "忘记密码"


def link(page, words):
    return unescape(re.search(rf'href="([^"]*)"[^>]*>{words}<', page.text)[1])


def hidden_next(page):
    return unescape(re.search(r'name="next" value="([^"]*)"', page.text)[1])


def recover_from(client, start):
    """All three steps; the address of the login page after them."""
    code_page = client.post(start, {"contact": str(EMAIL)}).url
    assert client.get(code_page).status_code == 200
    new_page = client.post(code_page, {"code": received(EMAIL)}).url
    return client.post(new_page, {"password1": PASSWORD, "password2": PASSWORD}).url


@pytest.mark.parametrize("refused", [False, True])
def test_from_the_login_page_to_the_next_login(client, learner, refused):
    page = client.get("/account/login/", {"way": "password", "next": GOAL})
    if refused:  # the page that comes back knows it from the form
        page = by_password(client, "libai", "wrong", next=GOAL)
    login = client.get(recover_from(client, link(page, FORGOTTEN)))
    assert by_password(client, "libai", PASSWORD, next=hidden_next(login)).url == GOAL


def test_from_the_page_that_asks_for_the_password_again(client, learner):
    by_password(client, "libai")
    grow_old(client)
    page = client.get(client.get("/account/security/merge/").url)
    login = client.get(recover_from(client, link(page, FORGOTTEN)))
    fresh = Client()
    assert by_password(fresh, "libai", PASSWORD, next=hidden_next(login)).url == (
        "/account/security/merge/"
    )


def test_who_remembers_after_all_keeps_it_too(client, db):
    page = client.get(START, {"next": GOAL})
    login = client.get(link(page, "想起来了，去登录"))
    assert (login.context["way"], hidden_next(login)) == ("password", GOAL)


@pytest.mark.parametrize("goal", ["https://evil.test/", "//evil.test/", "javascript:alert(1)"])
def test_other_sites_are_left_out(client, learner, goal):
    page = client.get("/account/login/", {"way": "password", "next": goal})
    assert link(page, FORGOTTEN) == START
    assert recover_from(client, f"{START}?next={goal}") == "/account/login/?way=password"
