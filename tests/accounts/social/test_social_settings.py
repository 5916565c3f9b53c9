"""Production refuses half a registration, and an address that is not https."""

import pytest

from tests.production import manage

SHOW = "from django.conf import settings; print(settings.{})"


@pytest.mark.parametrize(
    "missing, given",
    [("WEIXIN_APP_SECRET", "WEIXIN_APP_ID"), ("WEIBO_APP_SECRET", "WEIBO_APP_ID")],
)
def test_an_application_needs_its_secret(missing, given):
    told = manage("check", **{given: "wx0000000000000011"})
    assert told.returncode != 0
    assert missing in told.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "name", ["WEIXIN_OAUTH_BASE_URL", "WEIXIN_AUTHORIZE_URL", "WEIBO_OAUTH_BASE_URL"]
)
def test_an_address_must_be_https(name):
    told = manage("check", **{name: "http://stand-in.example"})
    assert told.returncode != 0
    assert f"{name} must be an https:// address" in told.stderr.splitlines()[-1]


def told_of(name, **environment):
    command = ("shell", "--no-imports", "--command", SHOW.format(name))
    return manage(*command, **environment).stdout.strip()


def test_one_address_is_enough_for_a_stand_in():
    base = {"WEIXIN_OAUTH_BASE_URL": "https://stand-in.example"}
    assert told_of("WEIXIN_AUTHORIZE_URL", **base) == "https://stand-in.example/connect/qrconnect"
    inside = {"WEIXIN_MP_API_URL": "https://stand-in.example"}
    shown = told_of("WEIXIN_MP_AUTHORIZE_URL", **inside)
    assert shown == "https://stand-in.example/connect/oauth2/authorize"


def test_without_a_stand_in_wechat_has_two_hosts():
    assert told_of("WEIXIN_AUTHORIZE_URL") == "https://open.weixin.qq.com/connect/qrconnect"
    assert told_of("WEIXIN_OAUTH_BASE_URL") == "https://api.weixin.qq.com"
    shown = told_of("WEIXIN_MP_AUTHORIZE_URL")
    assert shown == "https://open.weixin.qq.com/connect/oauth2/authorize"
