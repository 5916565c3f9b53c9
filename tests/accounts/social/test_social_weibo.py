"""Login by Weibo (S4.8 to S4.13)."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken

from tests.accounts.social.walking import FIRST, begin, decide, person_in, walk
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dufu(weibo):
    user = UserFactory(username="dufu")
    uid = str(weibo.now_here.uid)
    SocialAccount.objects.create(user=user, provider="weibo", uid=uid, extra_data={})
    return user


def test_the_browser_is_sent_with_a_state(client, weibo):
    address = urlsplit(begin(client, "weibo"))
    asked = dict(parse_qsl(address.query))
    assert address.path == "/oauth2/authorize"
    assert asked["client_id"] == weibo.key
    assert asked["redirect_uri"] == "http://testserver/account/social/weibo/callback/"
    assert len(asked["state"]) >= 16


def test_an_unknown_uid_is_asked_which_account(client, weibo):
    assert walk(client, "weibo").url == FIRST
    assert person_in(client) is None
    assert not SocialAccount.objects.exists()  # nothing is kept of who does not go on


def test_a_known_uid_is_in_at_once(client, weibo, dufu):
    assert walk(client, "weibo").status_code == 302
    assert person_in(client) == str(dufu.pk)
    row = SocialAccount.objects.get()
    assert row.extra_data["nickname"] == "杜甫草堂"
    assert not SocialToken.objects.exists()
    assert "2.00" not in str(row.extra_data)


def test_the_code_is_exchanged_by_post_with_the_address_on_file(client, weibo, dufu):
    walk(client, "weibo")
    assert [line[:2] for line in weibo.asked][-2:] == [("token", "POST"), ("show", "GET")]


def test_a_uid_longer_than_ten_digits_is_kept_whole(client, weibo):
    weibo.comes(123456789012345678, "长")
    user = UserFactory()
    SocialAccount.objects.create(user=user, provider="weibo", uid="123456789012345678")
    walk(client, "weibo")
    assert person_in(client) == str(user.pk)


@pytest.mark.parametrize("supplied", [{"uid": "1404376560"}, {"openid": "1404376560"}])
def test_a_uid_from_the_browser_is_not_read(client, weibo, dufu, supplied):
    weibo.comes(999, "别人")
    address = decide(begin(client, "weibo", **supplied))
    extra = "".join(f"&{name}={value}" for name, value in supplied.items())
    place = urlsplit(address)
    answer = client.get(f"{place.path}?{place.query}{extra}")
    assert answer.url == FIRST
    client.post(f"{FIRST}new/", {"nickname": "别人", "consent": "on", **supplied})
    row = SocialAccount.objects.exclude(user=dufu).get()
    assert row.uid == "999"


def test_somebody_who_declines_is_told_so(client, weibo):
    answer = walk(client, "weibo", answer="no", next="/basket/")
    assert answer.url == "/account/login/?next=%2Fbasket%2F"
    assert "已取消微博授权" in client.get(answer.url).text
