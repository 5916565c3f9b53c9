"""WeChat and Weibo that do not answer, answer nonsense, or say no."""

import time
from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount

from accounts.social import wire
from tests.accounts.social.walking import IN_WECHAT, begin, come_back, decide, person_in, walk
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PROVIDERS = ["weixin", "weibo"]
OPERATIONS = {"weixin": ["token", "userinfo"], "weibo": ["token", "show"]}
EACH = [(provider, to) for provider in PROVIDERS for to in OPERATIONS[provider]]


@pytest.fixture
def standins(weixin, weibo):
    """Whoever stands there is known here."""
    people = {"weixin": weixin.now_here.unionid, "weibo": str(weibo.now_here.uid)}
    for provider, uid in people.items():
        SocialAccount.objects.create(user=UserFactory(), provider=provider, uid=uid)
    return {"weixin": weixin, "weibo": weibo}


@pytest.mark.parametrize("provider, to", EACH)
@pytest.mark.parametrize("fault", ["slow", "500", "garbage", "lost"])
def test_no_answer_is_503_with_a_way_back(client, standins, provider, to, fault):
    client.cookies["guest"] = "kept"
    standins[provider].misbehave(fault, to)
    begun = time.monotonic()
    answer = walk(client, provider, next="/basket/")
    assert time.monotonic() - begun < standins[provider].faults.slow_seconds
    assert answer.status_code == 503
    assert "暂时没有响应" in answer.text
    assert 'name="next" value="/basket/"' in answer.text
    assert f'action="/account/social/{provider}/login/"' in answer.text
    assert person_in(client) is None
    assert walk(client, provider, next="/basket/").url == "/basket/"


def test_a_busy_wechat_and_a_busy_weibo_say_so_in_their_own_words(client, standins):
    for provider, standin in standins.items():
        standin.misbehave("system error", "token")
        assert walk(client, provider).status_code == 503


def test_an_error_instead_of_who_it_is_is_no_login(client, standins):
    """An errcode in a 200 answer to the question for the profile, where unionid is missing."""
    standins["weixin"].misbehave("system error", "userinfo")
    assert walk(client, "weixin").status_code == 503
    assert person_in(client) is None


def test_nobody_at_all_is_503(client, standins, settings):
    settings.WEIBO_OAUTH_BASE_URL = "http://127.0.0.1:1"
    client.post("/account/social/weibo/login/")
    state = next(iter(client.session["socialaccount_states"]))
    answer = client.get("/account/social/weibo/callback/", {"code": "x", "state": state})
    assert answer.status_code == 503


def test_an_error_in_a_200_answer_is_no_login(client, standins, settings):
    standins["weibo"].misbehave("error in 200", "token")
    assert walk(client, "weibo").status_code == 400
    settings.WEIXIN_APP_SECRET = "wrong"  # errcode 40125
    answer = walk(client, "weixin")
    assert answer.status_code == 400
    assert "没有确认您的身份" in answer.text
    assert "wrong" not in answer.text
    assert person_in(client) is None


@pytest.mark.parametrize(
    "provider, fault",
    [("weixin", "other person"), ("weixin", "other openid"), ("weibo", "other person")],
)
def test_a_profile_of_another_person_is_refused(client, standins, provider, fault):
    to = "token" if (provider, fault) == ("weixin", "other person") else OPERATIONS[provider][1]
    standins[provider].misbehave(fault, to)
    answer = walk(client, provider)
    assert answer.status_code == 400
    assert person_in(client) is None


@pytest.mark.parametrize("provider, fault", [("weixin", "no openid"), ("weibo", "no uid")])
def test_an_answer_that_names_nobody_is_503(client, standins, provider, fault):
    standins[provider].misbehave(fault, "token")
    assert walk(client, provider).status_code == 503


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_code_is_good_for_once(client, standins, provider):
    walk(client, provider)
    client.logout()
    standins[provider].misbehave("replayed code", "decide")
    answer = walk(client, provider)
    assert answer.status_code == 400
    assert "只能用一次" in answer.text
    assert person_in(client) is None


def test_a_code_that_is_too_old_is_refused(client, standins):
    address = decide(begin(client))
    standins["weixin"].clock += timedelta(minutes=6)
    assert come_back(client, address).status_code == 400


def test_a_code_of_the_other_application_is_refused(client, standins):
    """The official account's code, brought to the callback of a scan."""
    inside = decide(begin(client, headers=IN_WECHAT)).split("code=")[1].split("&")[0]
    scan = decide(begin(client))
    own = scan.split("code=")[1].split("&")[0]
    assert come_back(client, scan.replace(own, inside)).status_code == 400
    assert person_in(client) is None


@pytest.mark.parametrize("provider", PROVIDERS)
def test_who_declines_is_told_and_comes_back(client, standins, provider):
    answer = walk(client, provider, answer="no", next="/checkout/")
    assert answer.url == "/account/login/?next=%2Fcheckout%2F"
    assert "已取消" in client.get(answer.url).text


def test_neither_secret_nor_code_is_logged(client, standins, caplog):
    for fault in ("slow", "500", "garbage"):
        standins["weixin"].misbehave(fault, "token")
        walk(client)
    assert "weixin did not say who it is" in caplog.text
    assert "secret" not in caplog.text
    assert "code=" not in caplog.text


def test_a_redirect_is_not_followed(weixin):
    """Another host would be told the secret."""
    with wire.Sender() as session:
        address = f"{weixin.url}/connect/oauth2/authorize"
        asked = "appid=wx0000000000000022&redirect_uri=http://127.0.0.1:1/&response_type=code"
        answer = session.get(f"{address}?{asked}&scope=snsapi_base&state=x")
    assert answer.status_code == 302
