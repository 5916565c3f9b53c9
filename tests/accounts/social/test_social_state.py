"""The state: random, of one session, for once, for ten minutes. What a browser may claim."""

import time

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from tests.accounts.social.walking import FIRST, begin, come_back, decide, person_in, walk
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
CALLBACK = "/account/social/weixin/callback/"


@pytest.fixture
def libai(weixin):
    user = UserFactory(username="libai")
    SocialAccount.objects.create(user=user, provider="weixin", uid=weixin.now_here.unionid)
    return user


def is_refused(answer):
    return answer.status_code == 403 and "请重新开始" in answer.text


@pytest.mark.parametrize("state", ["", "1", "forged", "x" * 5000, "socialaccount"])
def test_a_state_that_is_not_ours_is_refused(client, weixin, state):
    assert is_refused(client.get(f"{CALLBACK}?code=good&state={state}"))
    assert weixin.asked == []


def test_without_a_state_nothing_happens(client, weixin):
    assert is_refused(client.get(CALLBACK, {"code": "good"}))
    assert is_refused(client.get(CALLBACK))


def test_a_state_is_random(weixin):
    states = {begin(Client()).split("state=")[1] for _time in range(5)}
    assert len(states) == 5


def test_a_state_of_another_session_is_refused(client, weixin, libai):
    """Login by forgery: the victim is given the attacker's address to come back to."""
    attackers = decide(begin(Client()))
    assert is_refused(come_back(client, attackers))
    assert person_in(client) is None


def test_a_state_counts_once(client, weixin, libai):
    address = decide(begin(client))
    come_back(client, address)
    client.logout()
    assert is_refused(come_back(client, address))
    assert person_in(client) is None


def test_a_state_lives_ten_minutes(client, weixin, libai, monkeypatch):
    address = decide(begin(client))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 601)
    assert is_refused(come_back(client, address))


def test_a_state_of_weibo_is_none_of_wechat(client, weixin, weibo, libai):
    weibos = begin(client, "weibo").split("state=")[1]
    address = decide(begin(client))
    weixins = address.split("state=")[1]
    assert is_refused(come_back(client, address.replace(weixins, weibos)))


def test_a_wrong_state_from_over_there_is_refused(client, weixin, libai):
    weixin.misbehave("wrong state", "decide")
    assert is_refused(walk(client))


def test_only_get_comes_back(client, weixin):
    assert client.post(CALLBACK, {"code": "x", "state": "y"}).status_code == 405


def test_who_somebody_is_cannot_be_said_by_the_browser(client, weixin, libai):
    weixin.comes("dufu")
    unionid = "u-libai-at-the-open-platform"
    address = decide(begin(client, uid=unionid, openid="x", unionid=unionid))
    answer = come_back(client, f"{address}&uid={unionid}&unionid={unionid}&openid=x")
    assert answer.url == FIRST
    assert person_in(client) is None


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test",
        "javascript:alert(1)",
        "http:///evil.test",
        "https://testserver@evil.test/",
    ],
)
def test_next_never_leaves_the_site(client, weixin, libai, target):
    answer = walk(client, next=target)
    assert answer.url.startswith("/learn/")
    assert "evil" not in answer.url
    client.logout()
    page = client.get("/account/social/weixin/login/", {"next": target})
    assert "evil.test" not in page.text


def test_the_browser_adds_nothing_to_the_address_over_there(client, weixin):
    extra = "scope=snsapi_base&auth_params=redirect_uri%3Dhttps%3A%2F%2Fevil.test"
    answer = client.post(f"/account/social/weixin/login/?{extra}")
    assert "evil" not in answer.url
    assert "snsapi_base" not in answer.url


def test_an_unknown_company_is_not_found(client, weixin):
    for path in ("login", "callback"):
        assert client.get(f"/account/social/google/{path}/").status_code == 404


def test_the_page_comes_back_in_the_language_it_left(client, weixin, libai):
    address = decide(client.post("/en/account/social/weixin/login/").url)
    assert come_back(client, address).url.startswith("/en/learn/")


@pytest.mark.parametrize("next_url", ["@evil.test/", ".evil.test/", "//evil.test/", "foo"])
@pytest.mark.parametrize("process", ["connect", "login"])
def test_who_comes_by_another_name_of_the_site_stays_on_it(
    client, weixin, settings, process, next_url
):
    settings.SITE_URL = "https://shuyuan.test"
    posted = {"process": process, "next": next_url}
    answer = client.post("/account/social/weixin/login/", posted)
    assert answer.url in {
        "https://shuyuan.test/account/security/",
        "https://shuyuan.test/account/login/",
    }


def test_a_path_of_the_site_is_gone_on_to(client, weixin, settings):
    settings.SITE_URL = "https://shuyuan.test"
    posted = {"process": "connect", "next": "/courses/?q=1"}
    answer = client.post("/account/social/weixin/login/", posted)
    assert answer.url == "https://shuyuan.test/courses/?q=1"
