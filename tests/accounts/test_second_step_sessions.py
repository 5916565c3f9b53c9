"""What a second step does to sessions that were begun without it."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.test import Client

from home.editors import appoint_editors
from tests.accounts import second_steps
from tests.accounts.logging_in import PASSWORD, by_password, is_in
from tests.factories import UserFactory

HOME = "/account/security/two-step/"
PROOF = f"{HOME}reauthenticate/"


@pytest.fixture
def editor(db):
    user = UserFactory(username="bianji")
    user.groups.add(appoint_editors())
    return user


@pytest.fixture
def demanded(settings):
    settings.MFA_REQUIRED_FOR_STAFF = True


def set_up_by_hand(client):
    """Through the pages; the secret."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    secret = client.get(f"{HOME}totp/activate/").context["form"].secret
    client.post(f"{HOME}totp/activate/", {"code": second_steps.code_of(secret)})
    return secret


@pytest.mark.django_db(transaction=True)  # allauth tells of it after the commit
def test_switching_it_on_ends_the_other_sessions(client, editor, demanded):
    thief = Client()
    by_password(thief, "bianji")
    by_password(client, "bianji")
    set_up_by_hand(client)
    assert Authenticator.objects.filter(user=editor, type="totp").exists()
    assert thief.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    assert client.get("/cms/").status_code == 200  # the first code was proof enough


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_elsewhere", [True, False])
def test_switching_it_on_tells_that_other_devices_are_out_where_there_were_any(
    client, editor, is_elsewhere
):
    if is_elsewhere:
        by_password(Client(), "bianji")
    by_password(client, "bianji")
    set_up_by_hand(client)
    page = client.get(HOME).text
    assert "验证器已开启" in page
    assert ("其他设备都已退出，重新登录时要两步验证。" in page) is is_elsewhere


@pytest.mark.django_db(transaction=True)
def test_switching_it_off_ends_no_session_and_tells_of_none(client, editor):
    by_password(client, "bianji")
    secret = set_up_by_hand(client)
    client.get(HOME)
    elsewhere = Client()
    by_password(elsewhere, "bianji")
    second_steps.enter(elsewhere, second_steps.code_of(secret))
    page = client.post(f"{HOME}totp/deactivate/", follow=True).text
    assert "验证器已停用" in page
    assert "其他设备" not in page
    assert is_in(elsewhere, editor)


def test_a_session_without_it_is_asked_for_it_at_the_door(client, editor, demanded):
    client.force_login(editor)
    secret = second_steps.set_up(editor)
    answer = client.get("/cms/pages/")
    assert answer.status_code == 302
    assert answer.url == f"{PROOF}?next=%2Fcms%2Fpages%2F"
    assert client.post("/cms/pages/", {}).status_code == 403
    onward = client.post(answer.url, {"code": second_steps.code_of(secret)})
    assert onward.url == "/cms/pages/"  # the page of the proof carries it on
    assert client.get("/cms/").status_code == 200


def test_who_logged_in_with_it_walks_through(client, editor, demanded):
    secret = second_steps.set_up(editor)
    by_password(client, "bianji")
    second_steps.enter(client, second_steps.code_of(secret))
    assert is_in(client, editor)
    assert client.get("/cms/").status_code == 200


def test_the_proof_of_somebody_else_in_the_same_browser_does_not_count(client, editor, demanded):
    other = UserFactory(username="zhubian")
    other.groups.add(appoint_editors())
    secret = second_steps.set_up(other)
    by_password(client, "zhubian")
    second_steps.enter(client, second_steps.code_of(secret))
    client.force_login(editor)
    second_steps.set_up(editor)
    assert client.get("/cms/").url.startswith(PROOF)


def test_rights_of_ones_own_make_a_worker_too(client, db, demanded):
    """Without a group and without being staff."""
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert client.get("/cms/").url.startswith(HOME)
