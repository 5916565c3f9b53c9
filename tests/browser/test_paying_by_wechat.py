"""Paying by WeChat: a code on a wide screen, WeChat's own page on a phone, its bridge inside it."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from accounts.models import User
from catalogue.templatetags.shop import money
from checkout.order.models import Order
from payments.models import Payment
from tests.browser.pages import Counter
from tests.checkout.shopping import put
from tests.factories import make_course
from tests.standins.fixtures import use_wechat
from tests.standins.wechat import WeChat
from tests.standins.wechat_orders import H5_PAGE
from tests.standins.weixin import Weixin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PRICE = money(99)
WIDE = {"viewport": {"width": 1280, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "user_agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Mobile/15E148",
    "is_mobile": True,
    "has_touch": True,
}
IN_WECHAT = {**PHONE, "user_agent": PHONE["user_agent"] + " MicroMessenger/8.0.50"}
# WeChat's browser: it first answers that the buyer changed his mind.
BRIDGE = """window.WeixinJSBridge = { asked: [], invoke(name, fields, answer) {
    this.asked.push(fields);
    answer({ err_msg: "get_brand_wcpay_request:" + (this.asked.length > 1 ? "ok" : "cancel") });
} };"""


@pytest.fixture
def wechat(house, settings):
    server = WeChat().start()
    server.h5_url = server.url + H5_PAGE
    server.h5_domains = {urlsplit(house.url).hostname}
    use_wechat(settings, server)
    yield server
    server.stop()


@pytest.fixture
def buyer(wechat, visit):
    """Logs in with these options, and goes to settle one course by WeChat Pay."""
    put(User.objects.get(username="newcomer"), make_course(title="楷书入门"))

    def begin(script="", **options):
        learner = visit(**options)
        learner.page.add_init_script(script)
        learner.log_in("newcomer")
        learner.open("/checkout/")
        learner.page.get_by_label("微信支付").check()
        Counter(learner).place_order(PRICE)
        return learner

    return begin


def the_payment():
    return Payment.objects.get(gateway="wechat")


def test_a_code_on_a_wide_screen(buyer, wechat):
    learner = buyer(**WIDE)
    learner.sees("微信扫码支付")
    learner.page.reload()
    expect(learner.page.get_by_role("img", name="微信支付二维码")).to_be_visible()
    wechat.pay(the_payment().out_trade_no)
    wechat.deliver_next()
    learner.is_at("/thanks/")
    assert Order.objects.get(payment=the_payment()).payment_type == "wechat"


def test_a_code_without_javascript(buyer, wechat):
    learner = buyer(java_script_enabled=False, **WIDE)
    learner.sees("微信扫码支付")
    learner.press("我已支付")
    learner.sees("还没有收到这笔订单的付款")
    wechat.pay(the_payment().out_trade_no)
    wechat.deliver_next()
    learner.press("我已支付")
    learner.is_at("/thanks/")


def test_a_phone_goes_to_wechat_and_back(buyer):
    learner = buyer(**PHONE)
    learner.follow("返回商家")
    learner.is_at("/thanks/")


def test_inside_wechat_one_may_change_ones_mind(buyer, wechat, settings):
    weixin = Weixin().start()
    settings.WEIXIN_MP_APP_ID, settings.WEIXIN_MP_APP_SECRET = weixin.appid, weixin.secret
    settings.WEIXIN_MP_API_URL = weixin.url
    settings.WEIXIN_MP_AUTHORIZE_URL = f"{weixin.url}/connect/oauth2/authorize"
    learner = buyer(**IN_WECHAT, script=BRIDGE)
    learner.sees("您取消了支付")
    learner.press("立即支付")
    learner.sees("正在确认付款结果")
    wechat.pay(learner.page.evaluate("WeixinJSBridge.asked[1]"))
    wechat.deliver_next()
    learner.is_at("/thanks/")
    weixin.stop()
