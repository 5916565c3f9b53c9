"""Binding under account security."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import AccountEvent
from tests.accounts.codes import PHONE, received
from tests.accounts.social.walking import (
    IN_WECHAT,
    begin,
    come_back,
    decide,
    log_in,
    person_in,
    row,
    walk,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SECURITY = "/account/security/"
PASSWORD = "shuyuan-demo"


def test_bound_by_who_is_logged_in(client, weixin, libai, mailoutbox):
    answer = walk(client, process="connect")
    assert answer.url == SECURITY
    assert "已绑定微信" in client.get(SECURITY).text
    assert SocialAccount.objects.get().user == libai
    assert AccountEvent.objects.filter(user=libai, kind="bound").count() == 1
    assert "绑定了微信" in mailoutbox[-1].subject


def test_bound_twice_is_bound_once(client, weixin, libai):
    walk(client, process="connect")
    assert walk(client, process="connect").url == SECURITY
    assert SocialAccount.objects.count() == 1
    assert AccountEvent.objects.filter(kind="bound").count() == 1


def test_both_companies_may_be_bound(client, weixin, weibo, libai):
    walk(client, process="connect")
    walk(client, "weibo", process="connect")
    assert {row.provider for row in SocialAccount.objects.all()} == {"weixin", "weibo"}


def test_binding_asks_who_it_is_first(client, weixin):
    log_in(client, UserFactory(username="libai"), is_fresh=False)
    answer = client.post("/account/social/weixin/login/", {"process": "connect"})
    assert answer.url.startswith("/account/reauthenticate/")
    assert weixin.asked == []
    answer = client.post(answer.url, {"password": PASSWORD})
    assert answer.url.startswith(weixin.url)
    assert come_back(client, decide(answer.url)).url == SECURITY
    assert SocialAccount.objects.exists()


def test_a_proof_that_grew_old_meanwhile_is_asked_for_again(client, weixin, libai, settings):
    address = decide(begin(client, process="connect"))
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    answer = come_back(client, address)
    assert answer.url.startswith("/account/reauthenticate/")
    assert not SocialAccount.objects.exists()
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    client.post(answer.url, {"password": PASSWORD})
    assert SocialAccount.objects.get().user == libai


def test_nobody_binds_without_logging_in(client, weixin):
    answer = client.post("/account/social/weixin/login/", {"process": "connect"})
    assert answer.url.startswith("/account/login/")
    assert weixin.asked == []


def test_another_person_of_the_session_is_not_bound(client, weixin, libai):
    """Begun by one, brought back after another has logged in, in the same browser."""
    address = decide(begin(client, process="connect"))
    states = client.session["socialaccount_states"]
    log_in(client, UserFactory(username="dufu"))
    session = client.session
    session["socialaccount_states"] = states
    session.save()
    assert come_back(client, address).status_code == 403
    assert not SocialAccount.objects.exists()


def test_binding_by_forgery_is_refused(client, weixin, libai):
    """The attacker's WeChat, begun in the attacker's session, brought to the victim's."""
    attacker = Client()
    log_in(attacker, UserFactory(username="attacker"))
    assert come_back(client, decide(begin(attacker, process="connect"))).status_code == 403
    login = decide(begin(Client()))
    assert come_back(client, login).status_code == 403
    assert not SocialAccount.objects.exists()


def test_a_wechat_of_another_account_leads_to_merging(client, weixin, libai):
    row(UserFactory(), nickname="李白🍶")
    answer = walk(client, process="connect")
    assert answer.status_code == 409
    assert "已经绑定了书院的另一个账户" in answer.text
    assert "/account/security/merge/" in answer.text
    assert person_in(client) == str(libai.pk)
    assert not SocialAccount.objects.filter(user=libai).exists()


def test_one_account_has_one_wechat(client, weixin, libai):
    row(libai, uid="u-another", unionid="u-another", nickname="太白")
    answer = walk(client, process="connect")
    assert answer.status_code == 409
    assert "“太白”" in answer.text
    assert SocialAccount.objects.get().uid == "u-another"


def test_without_unionids_both_openids_of_a_person_may_be_bound(client, weixin, libai):
    """Whether they are one WeChat, nobody can tell."""
    for app in weixin.apps.values():
        app.tells_union = False
    walk(client, process="connect")
    assert walk(client, headers=IN_WECHAT, process="connect").url == SECURITY
    assert SocialAccount.objects.filter(user=libai).count() == 2


def test_declining_leads_back_to_security(client, weixin, libai):
    assert walk(client, answer="no", process="connect").url == SECURITY
    assert "已取消微信授权" in client.get(SECURITY).text


def test_no_answer_offers_another_try(client, weixin, libai):
    weixin.misbehave("500", "token")
    answer = walk(client, process="connect")
    assert answer.status_code == 503
    assert 'name="process" value="connect"' in answer.text
    assert person_in(client) == str(libai.pk)


def test_without_a_password_binding_asks_for_a_code_first(client, weixin, by_phone):
    answer = client.post("/account/social/weixin/login/", {"process": "connect", "next": SECURITY})
    assert answer.url.startswith("/account/confirm/?") and weixin.asked == []
    page = client.get(answer.url)
    client.post("/account/confirm/", {"kind": "phone", "next": page.context["next"]})
    back = client.post("/account/confirm/code/", {"code": received(PHONE)}).url
    page = client.get(back)
    assert page.context["process"] == "connect" and page.context["next"] == SECURITY
    assert walk(client, process="connect").url == SECURITY
    assert SocialAccount.objects.get().user == by_phone


def test_without_a_password_a_proof_that_grew_old_over_there_is_asked_for_again(
    client, weixin, lonely, settings
):
    SocialAccount.objects.all().delete()
    address = decide(begin(client, process="connect"))
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    assert come_back(client, address).url.startswith("/account/confirm/?")
    assert not SocialAccount.objects.exists()


def test_security_shows_what_is_bound_and_what_can_be(client, weixin, weibo, libai):
    row(libai, nickname="太白")
    page = client.get(SECURITY).text
    assert "已绑定“太白”" in page
    assert 'action="/account/social/weibo/login/"' in page


def test_without_applications_security_says_nothing_of_them(client, libai):
    page = client.get(SECURITY).text
    assert "security-row" in page
    assert "/account/social/" not in page
