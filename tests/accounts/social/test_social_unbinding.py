"""Unbinding under account security: the last way in stays."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import AccountEvent
from accounts.social.ways import ways_in
from tests.accounts.social.walking import (
    log_in,
    row,
    unbind,
    walk,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SECURITY = "/account/security/"
PASSWORD = "shuyuan-demo"


def test_unbound(client, weixin, libai, mailoutbox):
    account = row(libai)
    assert unbind(client, account).url == SECURITY
    assert not SocialAccount.objects.exists()
    assert AccountEvent.objects.filter(user=libai, kind="unbound").count() == 1
    assert "解绑了微信" in mailoutbox[-1].subject
    assert walk(Client()).url == "/account/social/first/"


def test_unbinding_asks_who_it_is_first(client, weixin):
    user = UserFactory(username="libai")
    log_in(client, user, is_fresh=False)
    account = row(user)
    answer = unbind(client, account)
    assert answer.url.startswith("/account/reauthenticate/")
    assert SocialAccount.objects.exists()
    client.post(answer.url, {"password": PASSWORD})
    assert not SocialAccount.objects.exists()


def test_a_binding_of_another_is_not_found(client, weixin, libai):
    account = row(UserFactory())
    assert unbind(client, account).status_code == 404
    assert client.get(f"/account/security/social/{account.pk}/unbind/").status_code == 405
    assert unbind(Client(), account).url.startswith("/account/login/")
    assert SocialAccount.objects.exists()


def test_a_company_that_is_not_offered_any_more_can_still_be_unbound(client, libai):
    account = row(libai, provider="weibo", uid="1")
    assert "微博" in client.get(SECURITY).text
    assert unbind(client, account).url == SECURITY


def test_without_a_password_unbinding_asks_for_a_code_first(client, by_phone):
    account = row(by_phone)
    assert unbind(client, account).url.startswith("/account/confirm/?")
    assert SocialAccount.objects.exists()


def test_the_last_way_in_stays(client, lonely):
    answer = unbind(client, lonely)
    assert answer.status_code == 409
    assert "唯一的登录方式" in answer.text
    assert "请先设置密码，或者绑定手机号、邮箱" in answer.text
    assert SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "another", [{"phone": "+8613800138000"}, {"email": "a@shuyuan.test"}, {"password": "x"}]
)
def test_another_way_in_lets_it_go(client, lonely, another):
    for name, value in another.items():
        setattr(lonely.user, name, value)
    lonely.user.save()
    client.force_login(lonely.user)
    unbind(client, lonely)
    if "password" in another:  # who has one is asked for it first
        assert SocialAccount.objects.exists()
    else:
        assert not SocialAccount.objects.exists()


def test_another_company_lets_it_go(client, lonely, weibo):
    row(lonely.user, provider="weibo", uid="1")
    assert unbind(client, lonely).url == SECURITY


def test_a_company_that_is_not_offered_is_no_way_in(client, lonely):
    row(lonely.user, provider="weibo", uid="1")
    assert unbind(client, lonely).status_code == 409


def make_key(user, is_passwordless):
    credential = {"clientExtensionResults": {"credProps": {"rk": is_passwordless}}}
    return Authenticator.objects.create(
        user=user, type="webauthn", data={"name": "钥匙", "credential": credential}
    )


def test_a_passkey_opens_the_door_and_a_second_step_does_not(lonely):
    make_key(lonely.user, is_passwordless=False)
    assert ways_in(lonely.user, without=lonely) == []
    make_key(lonely.user, is_passwordless=True)
    assert ways_in(lonely.user, without=lonely) == ["passkey"]


def test_the_last_passkey_stays_too(lonely):
    key = make_key(lonely.user, is_passwordless=True)
    assert get_adapter().can_delete_authenticator(key)
    lonely.delete()
    assert not get_adapter().can_delete_authenticator(key)
