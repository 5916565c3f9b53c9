"""Production refuses half a registration, and an address that is not https."""

import pytest

from tests.production import read, refusal


@pytest.mark.parametrize(
    "missing, given",
    [("WEIXIN_APP_SECRET", "WEIXIN_APP_ID"), ("WEIBO_APP_SECRET", "WEIBO_APP_ID")],
)
def test_an_application_needs_its_secret(missing, given):
    assert missing in refusal(**{given: "wx0000000000000011"})


@pytest.mark.parametrize(
    "name", ["WEIXIN_OAUTH_BASE_URL", "WEIXIN_AUTHORIZE_URL", "WEIBO_OAUTH_BASE_URL"]
)
def test_an_address_must_be_https(name):
    assert f"{name} must be an https:// address" in refusal(**{name: "http://stand-in.example"})


def test_one_address_is_enough_for_a_stand_in():
    one = "https://stand-in.example"
    settings = read(WEIXIN_OAUTH_BASE_URL=one, WEIXIN_MP_API_URL=one)
    assert f"{one}/connect/qrconnect" == settings.WEIXIN_AUTHORIZE_URL
    assert f"{one}/connect/oauth2/authorize" == settings.WEIXIN_MP_AUTHORIZE_URL


def test_without_a_stand_in_wechat_has_two_hosts():
    settings, there = read(), "https://open.weixin.qq.com/connect"
    assert settings.WEIXIN_OAUTH_BASE_URL == "https://api.weixin.qq.com"
    assert f"{there}/qrconnect" == settings.WEIXIN_AUTHORIZE_URL
    assert f"{there}/oauth2/authorize" == settings.WEIXIN_MP_AUTHORIZE_URL
