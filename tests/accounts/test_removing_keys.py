"""A passkey is the last way in, or the only second step of who must have one: then it stays."""

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest
from django.test import Client

from tests.factories import UserFactory
from tests.threads import at_once

KEYS = "/account/security/two-step/webauthn/keys"


@pytest.fixture(autouse=True)
def offered(settings):
    settings.WEIXIN_APP_ID = "1"


def lonely(**facts):
    """Without a password and contacts."""
    user = UserFactory(email=None, phone=None, **facts)
    user.set_unusable_password()
    user.save()
    return user


def make_key(user):
    credential = {"clientExtensionResults": {"credProps": {"rk": True}}}
    data = {"name": "钥匙", "credential": credential}
    return Authenticator.objects.create(user=user, type="webauthn", data=data)


def browser_of(user):
    """Where the person has just used the key."""
    client = Client()
    client.force_login(user)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "mfa", type="webauthn", reauthenticated=True)
    request.session.save()
    return client


def remove(client, key):
    return client.post(f"{KEYS}/{key.pk}/remove/")


@pytest.mark.django_db
def test_the_last_way_in_stays():
    user = lonely()
    key = make_key(user)
    answer = remove(browser_of(user), key)
    assert answer.status_code == 409 and "唯一的登录方式不能删除" in answer.text
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.django_db
def test_who_works_here_keeps_one_second_step(settings):
    settings.MFA_REQUIRED_FOR_STAFF = True
    user = UserFactory(is_staff=True)
    key, other = make_key(user), make_key(user)
    client = browser_of(user)
    assert remove(client, key).status_code == 302
    assert remove(client, other).status_code == 409
    assert Authenticator.objects.filter(pk=other.pk).exists()


@pytest.mark.django_db
def test_anothers_key_is_not_found():
    key = make_key(lonely())
    user = UserFactory()
    make_key(user)
    assert remove(browser_of(user), key).status_code == 404
    assert remove(Client(), key).url.startswith("/account/login/")
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", range(5))
def test_of_two_ways_that_are_taken_at_once_one_stays(_time):
    user = lonely()
    key, other = make_key(user), make_key(user)
    hands = [(browser_of(user), one) for one in (key, other)]
    told = at_once(lambda hand: remove(*hand).status_code, hands)
    assert sorted(told) == [302, 409]
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", range(5))
def test_a_key_and_a_wechat_are_not_both_taken(_time):
    user = lonely()
    key = make_key(user)
    row = SocialAccount.objects.create(user=user, provider="weixin", uid="1")
    unbind = f"/account/security/social/{row.pk}/unbind/"
    hands = [(browser_of(user), url) for url in (f"{KEYS}/{key.pk}/remove/", unbind)]
    told = at_once(lambda hand: hand[0].post(hand[1]).status_code, hands)
    assert sorted(told) == [302, 409]
