"""Login by WeChat: by scanning, and in WeChat's own browser."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from accounts.models import User
from tests.accounts.social.walking import FIRST, IN_WECHAT, begin, person_in, walk
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SCAN, INSIDE = "wx0000000000000011", "wx0000000000000022"


@pytest.fixture
def libai(weixin):
    """Has bound the WeChat that stands before the page, known by its unionid."""
    user = UserFactory(username="libai")
    uid = weixin.now_here.unionid
    SocialAccount.objects.create(user=user, provider="weixin", uid=uid, extra_data={})
    return user


def known_by_openid(weixin, appid):
    """Bound while WeChat told no unionid."""
    weixin.apps[appid].tells_union = False
    user = UserFactory()
    openid = weixin.now_here.openid(appid)
    facts = {"openids": {appid: openid}, "unionid": ""}
    return SocialAccount.objects.create(
        user=user, provider="weixin", uid=f"{appid}:{openid}", extra_data=facts
    )


def test_a_computer_is_shown_a_code_to_scan(client, weixin):
    address = urlsplit(begin(client))
    assert address.path == "/connect/qrconnect"
    assert address.fragment == "wechat_redirect"
    asked = parse_qsl(address.query)
    assert [name for name, _value in asked] == [
        *("appid", "redirect_uri", "response_type", "scope", "state"),
    ]
    facts = dict(asked)
    assert facts["appid"] == SCAN
    assert facts["scope"] == "snsapi_login"
    assert facts["redirect_uri"] == "http://testserver/account/social/weixin/callback/"
    assert len(facts["state"]) >= 16


def test_inside_wechat_the_official_account_asks(client, weixin):
    address = urlsplit(begin(client, headers=IN_WECHAT))
    assert address.path == "/connect/oauth2/authorize"
    assert address.fragment == "wechat_redirect"
    assert dict(parse_qsl(address.query))["scope"] == "snsapi_userinfo"
    assert dict(parse_qsl(address.query))["appid"] == INSIDE


def test_from_english_pages_the_address_is_the_one_on_file(client, weixin):
    answer = client.post("/en/account/social/weixin/login/")
    asked = dict(parse_qsl(urlsplit(answer.url).query))
    assert asked["redirect_uri"] == "http://testserver/account/social/weixin/callback/"


def test_another_host_of_ours_leads_to_the_one_on_file_first(client, weixin):
    answer = client.post(
        "/account/social/weixin/login/", {"next": "/basket/"}, headers={"host": "www.testserver"}
    )
    assert answer.url == "http://testserver/account/login/?next=%2Fbasket%2F"


def test_who_is_known_is_in_at_once(client, weixin, libai):
    answer = walk(client, next="/basket/")
    assert (answer.status_code, answer.url) == (302, "/basket/")
    assert person_in(client) == str(libai.pk)


@pytest.mark.parametrize("headers", [None, IN_WECHAT])
def test_both_browsers_lead_to_one_person(client, weixin, libai, headers):
    walk(client, headers=headers)
    assert person_in(client) == str(libai.pk)
    assert SocialAccount.objects.count() == 1


def test_the_openid_of_each_application_is_remembered(client, weixin, libai):
    walk(client)
    client.logout()
    walk(client, headers=IN_WECHAT)
    facts = SocialAccount.objects.get().extra_data
    assert facts["openids"] == {app: weixin.now_here.openid(app) for app in (SCAN, INSIDE)}
    assert facts["nickname"] == "李白🍶"


def test_no_token_is_kept(client, weixin, libai):
    walk(client)
    assert not SocialToken.objects.exists()
    assert "ACCESS" not in str(SocialAccount.objects.get().extra_data)
    assert "ACCESS" not in str(dict(client.session))


def test_without_a_unionid_the_openid_and_its_application_are_the_key(client, weixin):
    row = known_by_openid(weixin, SCAN)
    walk(client)
    assert person_in(client) == str(row.user_id)
    row.refresh_from_db()
    assert row.uid.startswith(f"{SCAN}:")


def test_an_openid_of_one_application_opens_nothing_in_another(client, weixin):
    row = known_by_openid(weixin, INSIDE)
    weixin.apps[SCAN].tells_union = False
    weixin.now_here.openids[SCAN] = weixin.now_here.openids[INSIDE]
    assert walk(client).url == FIRST
    assert person_in(client) is None
    row.refresh_from_db()
    assert row.uid.startswith(f"{INSIDE}:")


def test_a_unionid_that_comes_later_keeps_the_person_one(client, weixin):
    row = known_by_openid(weixin, SCAN)
    weixin.apps[SCAN].tells_union = True
    walk(client)
    assert person_in(client) == str(row.user_id)
    client.logout()
    walk(client, headers=IN_WECHAT)
    assert person_in(client) == str(row.user_id)
    row.refresh_from_db()
    assert (SocialAccount.objects.count(), row.uid) == (1, weixin.now_here.unionid)
    assert set(row.extra_data["openids"]) == {SCAN, INSIDE}


def test_a_unionid_that_goes_away_keeps_the_person_one(client, weixin, libai):
    walk(client)
    client.logout()
    weixin.apps[SCAN].tells_union = False
    walk(client)
    assert person_in(client) == str(libai.pk)
    assert SocialAccount.objects.get().uid == weixin.now_here.unionid


def test_two_rows_of_one_wechat_on_one_account_become_one(client, weixin, libai):
    row = known_by_openid(weixin, SCAN)
    SocialAccount.objects.filter(pk=row.pk).update(user=libai)
    weixin.apps[SCAN].tells_union = True
    walk(client)
    assert person_in(client) == str(libai.pk)
    assert SocialAccount.objects.get().uid == weixin.now_here.unionid


def test_two_accounts_of_one_wechat_stay_two_until_they_are_merged(client, weixin, libai):
    row = known_by_openid(weixin, SCAN)
    weixin.apps[SCAN].tells_union = True
    walk(client)
    assert person_in(client) == str(libai.pk)
    assert SocialAccount.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("fault", ["wrong type", ""])
def test_names_are_read_as_utf8_whatever_the_header_says(client, weixin, libai, fault):
    if fault:
        weixin.misbehave(fault, "token")
        weixin.misbehave(fault, "userinfo")
    walk(client)
    assert SocialAccount.objects.get().extra_data["nickname"] == "李白🍶"


def test_a_logged_in_visitor_becomes_the_person_of_the_wechat(client, weixin, libai):
    client.force_login(UserFactory(username="dufu"))
    walk(client)
    assert person_in(client) == str(libai.pk)


def test_somebody_disabled_stays_out(client, weixin, libai):
    User.objects.filter(pk=libai.pk).update(is_active=False)
    assert "停用" in client.get(walk(client).url).text
    assert person_in(client) is None


def test_the_session_changes_its_key_and_keeps_what_the_guest_had(client, weixin, libai):
    client.get("/account/login/")
    begin(client)
    before = client.session.session_key
    walk(client)
    assert client.session.session_key != before


@pytest.mark.parametrize("name", ["WEIXIN_APP_ID", "WEIXIN_MP_APP_ID"])
def test_what_is_not_set_up_is_not_offered(client, weixin, settings, name):
    setattr(settings, name, "")
    headers = IN_WECHAT if "MP" in name else None
    assert client.post("/account/social/weixin/login/", headers=headers).status_code == 404
    assert client.get("/account/social/weixin/login/", headers=headers).status_code == 404


def test_a_link_starts_nothing(client, weixin):
    answer = client.get("/account/social/weixin/login/")
    assert answer.status_code == 200
    assert "前往微信" in answer.text
    assert weixin.asked == []
    assert "socialaccount_states" not in client.session


def test_a_form_of_another_site_starts_nothing(weixin):
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post("/account/social/weixin/login/").status_code == 403
