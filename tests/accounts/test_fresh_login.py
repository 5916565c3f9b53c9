"""Who has just logged in is not asked for the same again; whose login is old is."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.models import User
from tests.accounts import second_steps
from tests.accounts.codes import PHONE
from tests.accounts.logging_in import METHODS, by_code, by_password, grow_old
from tests.accounts.test_signup import sign_up
from tests.factories import UserFactory

DELICATE = pytest.mark.parametrize(
    "page",
    [
        "/account/security/merge/",
        "/account/security/two-step/totp/activate/",
        "/account/security/two-step/webauthn/add/",
    ],
)


@pytest.fixture
def learner(db):
    return UserFactory(username="LiBai", phone=PHONE.value)


@DELICATE
def test_a_login_just_now_is_proof_enough(client, learner, page):
    by_password(client, "libai")
    assert client.get(page).status_code == 200
    grow_old(client)
    assert client.get(page).url.startswith("/account/reauthenticate/?next=")


@DELICATE
def test_a_code_is_where_there_is_nothing_stronger(client, learner, page):
    by_code(client, PHONE)
    assert client.get(page).url.startswith("/account/reauthenticate/?next=")
    User.objects.update(password=make_password(None))
    by_code(other := Client(), PHONE)
    assert other.get(page).status_code == 200


def test_so_is_one_with_a_second_step(client, learner):
    secret = second_steps.set_up(learner)
    by_password(client, "libai")
    second_steps.enter(client, second_steps.code_of(secret))
    assert client.get("/account/security/merge/").status_code == 200
    grow_old(client)
    assert client.get("/account/security/merge/").status_code == 302


def test_so_is_a_sign_up(client, db):
    sign_up(client)
    assert client.get("/account/security/merge/").status_code == 200


def test_a_first_step_alone_is_no_proof(learner):
    """The password was right, the second step is still to come."""
    client = Client()
    second_steps.set_up(learner)
    by_password(client, "libai")
    assert not any(record.get("reauthenticated") for record in client.session[METHODS])
    assert client.get("/account/security/merge/").url.startswith("/account/login/")
    assert Authenticator.objects.filter(user=learner).count() == 2


@pytest.mark.parametrize(
    "page",
    [
        "/account/reauthenticate/",
        "/account/security/two-step/reauthenticate/",
        "/account/security/two-step/webauthn/reauthenticate/",
    ],
)
def test_who_has_nothing_else_proves_it_by_a_code(client, learner, page):
    learner.set_unusable_password()
    learner.save()
    by_code(client, PHONE)
    answer = client.get(page, {"next": "/account/security/"})
    assert answer.url == "/account/confirm/?next=%2Faccount%2Fsecurity%2F"
    assert client.get(page, {"next": "//evil.test/"}).url == "/account/confirm/"
    assert client.post(page).url == "/account/confirm/"
    assert Client().get(page).url.startswith("/account/login/?next=")
