"""Wagtail brings pages of its own for getting in: all of them lead to ours."""

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from home.editors import appoint_editors
from tests.accounts import second_steps
from tests.accounts.logging_in import PASSWORD, is_in
from tests.factories import UserFactory


@pytest.fixture
def editor(db):
    user = UserFactory(username="苏编")
    user.groups.add(appoint_editors())
    return user


def test_its_login_leads_to_ours_and_keeps_where_one_was_going(client, db):
    answer = client.get("/cms/login/", {"next": "/cms/pages/"})
    assert answer.status_code == 302
    assert answer.url == "/account/login/?next=%2Fcms%2Fpages%2F"


def test_a_password_sent_to_it_opens_nothing(client, editor):
    second_steps.set_up(editor)
    answer = client.post("/cms/login/", {"username": "苏编", "password": PASSWORD})
    assert answer.url == "/account/login/"
    assert not is_in(client)
    assert client.get("/cms/").url == "/account/login/?next=/cms/"


@pytest.mark.parametrize("page", ["/_util/login/", "/en/_util/login/"])
def test_a_password_sent_to_the_login_of_its_private_pages_opens_nothing(client, editor, page):
    second_steps.set_up(editor)
    answer = client.post(page, {"username": "苏编", "password": PASSWORD})
    assert answer.status_code == 404
    assert not is_in(client)


def test_its_forgotten_password_leads_to_our_recovery(client, editor):
    link = f"{urlsafe_base64_encode(force_bytes(editor.pk))}/" + default_token_generator.make_token(
        editor
    )
    for page in ("", "done/", f"confirm/{link}/", "complete/"):
        answer = client.get(f"/cms/password_reset/{page}")
        assert (answer.status_code, answer.url) == (302, "/account/password/reset/")
    assert client.post("/cms/password_reset/", {"email": editor.email}).status_code == 302
    assert not mail.outbox
