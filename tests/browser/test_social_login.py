"""Getting in by WeChat and Weibo: the first time, later, and from the other browser."""

import pytest
from allauth.socialaccount.models import SocialAccount

from accounts.models import User
from tests.browser.social_pages import Stranger
from tests.browser.test_paying_by_wechat import IN_WECHAT, WIDE
from tests.notifications.texts import last_code
from tests.standins.weibo import Weibo
from tests.standins.weixin_login import WeixinLogin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NUMBER = "13800138077"


@pytest.fixture
def weixin(house, settings):
    standin = WeixinLogin().start()
    (scan, scan_app), (inside, inside_app) = standin.apps.items()
    settings.WEIXIN_APP_ID, settings.WEIXIN_APP_SECRET = scan, scan_app.secret
    settings.WEIXIN_OAUTH_BASE_URL = settings.WEIXIN_MP_API_URL = standin.url
    settings.WEIXIN_AUTHORIZE_URL = f"{standin.url}/connect/qrconnect"
    settings.WEIXIN_MP_APP_ID, settings.WEIXIN_MP_APP_SECRET = inside, inside_app.secret
    settings.WEIXIN_MP_AUTHORIZE_URL = f"{standin.url}/connect/oauth2/authorize"
    settings.CAPTCHA_ENABLED = False
    yield standin
    standin.stop()


@pytest.fixture
def weibo(house, settings):
    standin = Weibo().start()
    settings.WEIBO_APP_ID, settings.WEIBO_APP_SECRET = standin.key, standin.secret
    settings.WEIBO_OAUTH_BASE_URL = standin.url
    settings.CAPTCHA_ENABLED = False
    yield standin
    standin.stop()


@pytest.fixture
def newcomer(house):
    """Has an account, and its phone number is known."""
    User.objects.filter(username="newcomer").update(phone=f"+86{NUMBER}")
    return User.objects.get(username="newcomer")


@pytest.mark.parametrize("has_scripts", [True, False])
def test_the_first_time_one_binds_by_a_text_message_and_later_is_in_at_once(
    visit, weixin, newcomer, has_scripts
):
    reader = visit(java_script_enabled=has_scripts, **WIDE)
    stranger = Stranger(reader, has_scripts)
    stranger.come_by("微信登录", "用手机扫码并同意")
    reader.sees("李白🍶")
    stranger.bind_by_code(NUMBER, lambda: last_code(f"+86{NUMBER}"))
    reader.is_at("/learn/|/account/consent/")
    assert SocialAccount.objects.get().user == newcomer
    stranger.leave()
    stranger.come_by("微信登录", "用手机扫码并同意")
    reader.is_at("/learn/|/account/consent/")


def test_inside_wechat_it_is_the_same_person(visit, weixin, newcomer):
    SocialAccount.objects.create(
        user=newcomer, provider="weixin", uid=weixin.now_here.unionid, extra_data={}
    )
    reader = visit(**IN_WECHAT)
    Stranger(reader).come_by("微信登录", "允许", path="/account/login/?next=/account/")
    reader.is_at("/account/")
    row = SocialAccount.objects.get()
    assert row.user == newcomer
    assert set(row.extra_data["openids"]) == {"wx0000000000000022"}


def test_the_first_time_by_weibo_one_may_join(visit, weibo):
    reader = visit(**WIDE)
    stranger = Stranger(reader)
    stranger.come_by("微博登录", "授权")
    stranger.join("草堂")
    reader.is_at("/learn/")
    assert SocialAccount.objects.get().user.nickname == "草堂"
    reader.open("/account/")
    reader.sees("草堂")


def test_one_may_change_ones_mind_over_there(visit, weixin, weibo):
    reader = visit(**WIDE)
    for button, answer, told in [
        ("微信登录", "取消", "已取消微信授权"),
        ("微博登录", "取消", "已取消微博授权"),
    ]:
        Stranger(reader).come_by(button, answer)
        reader.is_at("/account/login/")
        reader.sees(told)
