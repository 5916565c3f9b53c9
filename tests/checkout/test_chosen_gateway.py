"""The way to pay that was chosen is still chosen when a gateway fails or a browser blocks it."""

import re

import pytest

from tests.checkout.settlement_form import SettlementForm
from tests.checkout.shopping import courses, place, put
from tests.factories import UserFactory

IN_WECHAT = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Mobile MicroMessenger/8.0.49"}


@pytest.fixture
def learner(client, db, wechat_standin, settings):
    settings.WEIXIN_MP_APP_ID = ""
    settings.ALIPAY_GATEWAY_URL = "http://127.0.0.1:9/gateway.do"
    user = UserFactory()
    client.force_login(user)
    put(user, *courses(1))
    return user


def chosen_on(page):
    return re.findall(r'value="(\w+)" required\s+checked', page.content.decode())


def test_a_gateway_that_fails_is_still_the_chosen_one(client, learner, wechat_standin):
    order = place(learner, total="99")
    wechat_standin.faults.in_answer("500", "order", times=3)
    failed = client.post(order.pay_url(), {"gateway": "wechat", "do": "pay"})
    assert (failed.status_code, chosen_on(failed)) == (503, ["wechat"])
    assert chosen_on(client.get(order.pay_url())) == ["wechat"]


def test_wechats_browser_is_led_to_wechat_after_settlement_too(client, learner):
    form = SettlementForm(client).send("update", gateway="alipay")
    client.defaults["HTTP_USER_AGENT"] = IN_WECHAT["User-Agent"]
    form.send("place", follow=False)
    page = client.get(form.response.url)
    assert "改用微信支付" in page.content.decode()
    assert chosen_on(page) == ["wechat"]
