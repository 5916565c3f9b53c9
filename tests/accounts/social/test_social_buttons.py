"""Where the buttons stand, and for whom."""

from types import SimpleNamespace

import pytest

from checkout import in_wechat
from tests.accounts.social.walking import FIRST, IN_WECHAT, PHONE, walk
from tests.test_chinese_pages import english_in

pytestmark = pytest.mark.django_db

ENTRANCES = ["/account/login/", "/account/signup/"]


@pytest.mark.parametrize("page", ENTRANCES)
def test_without_applications_there_is_no_button(client, page):
    text = client.get(page).text
    assert "微信登录" not in text
    assert "微博登录" not in text


@pytest.mark.parametrize("page", ENTRANCES)
def test_on_a_computer_they_follow_the_sites_own_form(client, weixin, weibo, page):
    text = client.get(page, {"next": "/basket/"}).text
    assert text.index("微信登录") > text.index('name="contact"')
    assert text.index("微博登录") > text.index("微信登录")
    assert text.count('name="next" value="/basket/"') >= 3


@pytest.mark.parametrize("page", ENTRANCES)
def test_inside_wechat_its_login_leads(client, weixin, weibo, page):
    text = client.get(page, headers=IN_WECHAT).text
    assert text.index("微信登录") < text.index('name="contact"')
    assert text.count("微信登录") == 1


def test_on_a_phone_outside_wechat_it_says_what_the_code_needs(client, weixin):
    assert "请在微信里打开书院" in client.get("/account/login/", headers={"user-agent": PHONE}).text
    assert "请在微信里打开书院" not in client.get("/account/login/", headers=IN_WECHAT).text


def test_a_button_is_a_form_with_a_token(client, weixin):
    text = client.get("/account/login/").text
    form = text[text.index('action="/account/social/weixin/login/"') :]
    assert "csrfmiddlewaretoken" in form[: form.index("</form>")]


def test_public_pages_have_none(client, weixin):
    assert "/account/social/" not in client.get("/courses/").text


def test_who_logged_in_inside_wechat_is_not_asked_again_who_pays(client, weixin):
    walk(client, headers=IN_WECHAT)
    asking = SimpleNamespace(session=client.session)
    openid = weixin.now_here.openid("wx0000000000000022")
    assert in_wechat.openid(asking) == openid
    client.session.flush()
    walk(client)
    assert in_wechat.openid(SimpleNamespace(session=client.session)) == ""


@pytest.mark.parametrize("page", ["", "password/", "contact/", "new/"])
def test_the_first_visit_is_in_chinese_and_in_english(client, weixin, page):
    walk(client)
    assert english_in(client.get(f"{FIRST}{page}")) == set()
    assert client.get(f"/en{FIRST}{page}").status_code == 200


def test_the_other_pages_are_in_chinese(client, weixin):
    for address in ("/account/social/weixin/login/", "/account/social/weixin/callback/"):
        assert english_in(client.get(address)) == set()
    weixin.misbehave("500", "token")
    assert english_in(walk(client)) == set()
