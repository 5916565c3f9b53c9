"""The way through WeChat Pay: a code, a phone, its own browser, and another gateway after it."""

import json
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from checkout.order.models import Order
from checkout.states import Status
from payments.models import Payment
from tests.checkout.settlement_form import SettlementForm
from tests.checkout.shopping import courses, place, put
from tests.factories import UserFactory
from tests.standins.fixtures import use_wechat
from tests.standins.wechat import WeChat
from tests.standins.weixin import Weixin

pytestmark = pytest.mark.django_db

PHONE = {"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Mobile/15E148"}
IN_WECHAT = {"user-agent": PHONE["user-agent"] + " MicroMessenger/8.0.50"}


@pytest.fixture(scope="module")
def servers():
    servers = WeChat().start(), Weixin().start()
    yield servers
    for server in servers:
        server.stop()


@pytest.fixture
def wechat(servers, settings, monkeypatch):
    server = servers[0]
    server.books.trades.clear()
    server.faults.answers.clear()
    server.outbox.waiting.clear()
    use_wechat(settings, server)
    settings.WEIXIN_MP_APP_ID = ""
    monkeypatch.setattr("payments.gateways.patience.PAUSES", (0.01, 0.01))
    settings.ALIPAY_GATEWAY_URL = "http://127.0.0.1:9/gateway.do"
    return server


@pytest.fixture
def weixin(servers, settings):
    server = servers[1]
    server.faults.answers.clear()
    settings.WEIXIN_MP_APP_ID, settings.WEIXIN_MP_APP_SECRET = server.appid, server.secret
    settings.WEIXIN_MP_API_URL = server.url
    settings.WEIXIN_MP_AUTHORIZE_URL = f"{server.url}/connect/oauth2/authorize"
    return server


@pytest.fixture
def order(client, wechat):
    user = UserFactory()
    client.force_login(user)
    put(user, *courses(1))
    return place(user, total="99")


def choose(client, order, gateway="wechat", **headers):
    return client.post(order.pay_url(), {"gateway": gateway, "do": "pay"}, headers=headers)


def text_of(response):
    return response.content.decode()


def only_payment(**facts):
    return Payment.objects.get(**facts)


def test_both_gateways_are_offered_and_the_last_choice_is_remembered(client, order):
    page = text_of(client.get(order.pay_url()))
    assert "支付宝" in page and "微信支付" in page
    assert re.search(r'value="alipay" required\s+checked', page)
    choose(client, order)
    page = text_of(client.get(order.pay_url() + "?other"))
    assert re.search(r'value="wechat" required\s+checked', page)


def test_a_gateway_that_the_shop_has_not_is_refused(client, order):
    assert choose(client, order, "paypal").status_code == 400
    assert not Payment.objects.exists()


def test_a_desktop_sees_a_code_until_it_is_paid(client, order, wechat):
    response = choose(client, order)
    assert (response.status_code, response.url) == (302, order.pay_url())
    for _load in range(2):
        page = text_of(client.get(order.pay_url()))
        assert "微信扫码支付" in page and "¥99" in page and "data-payment-status" in page
    [code] = {f"weixin://wxpay/bizpayurl?pr={prepay}" for prepay in list(wechat.prepaid)[-1:]}
    drawn = segno.make(code, error="m", micro=False).svg_inline(
        border=4, omitsize=True, dark="#000", light="#fff"
    )
    assert drawn in page
    assert "微信扫码支付" not in text_of(client.get(order.pay_url() + "?other"))


def test_the_page_learns_of_the_money_by_itself(client, order, wechat):
    choose(client, order)
    status = reverse("checkout:status", args=[order.number])
    assert client.get(status).json()["is_paid"] is False
    wechat.pay(only_payment().out_trade_no)
    asked = len(wechat.nonces)
    for _poll in range(5):  # it was asked a moment ago
        assert client.get(status).json()["is_paid"] is False
    assert len(wechat.nonces) == asked
    client.post(order.pay_url(), {"do": "check"})
    told = client.get(status).json()
    assert told == {"is_paid": True, "is_payable": False, "url": order.paid_url()}
    order.refresh_from_db()
    assert (order.status, order.payment_type) == (Status.PAID, "wechat")


def test_the_status_is_its_owners_alone(client, order):
    status = reverse("checkout:status", args=[order.number])
    client.force_login(UserFactory())
    assert client.get(status).status_code == 404
    client.logout()
    assert client.get(status).status_code == 302


def test_a_notice_pays_the_order(client, order, wechat):
    choose(client, order)
    wechat.pay(only_payment().out_trade_no)
    body, headers = wechat.render(wechat.outbox.waiting.pop().facts, "")
    kind = headers.pop("Content-Type")
    for _twice in range(2):
        reply = client.post("/trade/wechat/", body, content_type=kind, headers=headers)
        assert (reply.status_code, reply.json()["code"]) == (200, "SUCCESS")
    assert Order.objects.get().status == Status.PAID
    altered = client.post("/trade/wechat/", body + " ", content_type=kind, headers=headers)
    assert (altered.status_code, altered.json()["code"]) == (400, "FAIL")


def test_a_phone_goes_there_and_comes_back(client, order, wechat):
    response = choose(client, order, **PHONE)
    assert response.url.startswith("https://wx.tenpay.com/")
    [back] = parse_qs(urlsplit(response.url).query)["redirect_url"]
    path = back.removeprefix(back.partition("/trade/")[0])
    assert client.get(path).url == order.pay_url()
    wechat.pay(response.url)
    cache.clear()  # a moment later
    assert client.get(path).url == order.paid_url()
    assert client.get(path + "x").status_code == 400


def test_without_wechat_there_is_no_such_address(client, db):
    assert client.get("/trade/wechat/").status_code == 404
    assert client.post("/trade/wechat/").status_code == 404


def test_a_silent_gateway_leaves_the_order_and_the_other_way(client, order, wechat):
    wechat.faults.in_answer("500", "order", times=3)
    response = choose(client, order)
    page = text_of(response)
    assert response.status_code == 503
    assert "微信支付暂时没有回应" in page and 'value="alipay"' in page
    assert choose(client, order).status_code == 302


def test_settlement_remembers_the_choice_and_keeps_the_order(client, wechat):
    user = UserFactory()
    client.force_login(user)
    put(user, *courses(1))
    form = SettlementForm(client).send("update", gateway="wechat")
    assert form.chosen("gateway") == "wechat"
    wechat.faults.in_answer("500", "order", times=3)
    form.send("place", follow=False)
    order = Order.objects.get()
    assert form.response.url == order.pay_url()
    page = text_of(client.get(order.pay_url()))
    assert f'action="{order.pay_url()}"' in page and "微信支付暂时没有回应" in page
    assert choose(client, order, "wechat").url == order.pay_url()


def test_a_refusal_is_told_plainly(client, order, settings):
    settings.WECHATPAY_APP_ID = "wx-of-nobody"
    response = choose(client, order)
    assert response.status_code == 502
    assert "微信支付没有接受这笔支付" in text_of(response)


def test_an_order_in_its_last_minute_is_said_to_end(client, order):
    Order.objects.update(deadline=timezone.now() + timedelta(seconds=50))
    response = choose(client, order)
    assert response.status_code == 409
    assert "订单马上就要到期" in text_of(response)


def test_wechats_browser_is_not_sent_where_it_does_not_go(client, order, settings):
    response = choose(client, order, "alipay", **IN_WECHAT)
    page = text_of(response)
    assert response.status_code == 409 and "在浏览器打开" in page and "改用微信支付" in page
    assert re.search(r'value="wechat" required\s+checked', page)
    assert not Payment.objects.exists()
    del settings.PAYMENT_GATEWAYS["wechat"]
    page = text_of(choose(client, order, "alipay", **IN_WECHAT))
    assert "在浏览器打开" in page and "改用微信支付" not in page


def test_the_gateway_may_know_where_a_browser_comes_from(client, order):
    answers = [
        client.get("/checkout/"),
        client.get(order.pay_url()),
        choose(client, order, **PHONE),
    ]
    policies = {answer.headers["Referrer-Policy"] for answer in answers}
    assert policies == {"strict-origin-when-cross-origin"}
    assert client.get("/").headers["Referrer-Policy"] == "same-origin"


def test_choosing_the_other_gateway_closes_the_first(client, order, wechat):
    choose(client, order)
    first = only_payment()
    assert choose(client, order, "alipay").url.startswith("http://127.0.0.1:9/")
    first.refresh_from_db()
    assert first.status == Payment.Status.CLOSED
    assert wechat.books.trades[first.out_trade_no].state == "closed"
    assert "微信扫码支付" not in text_of(client.get(order.pay_url()))


def test_a_silent_first_gateway_does_not_stop_the_buyer(client, order):
    choose(client, order, "alipay")
    assert choose(client, order).url == order.pay_url()
    assert "微信扫码支付" in text_of(client.get(order.pay_url()))
    assert Payment.objects.open().count() == 2


def test_what_was_paid_there_is_not_paid_again(client, order, wechat):
    choose(client, order)
    wechat.pay(only_payment().out_trade_no)
    assert choose(client, order, "alipay").url == order.paid_url()
    assert Payment.objects.count() == 1


def test_a_spent_number_is_followed_by_another(client, order, wechat):
    choose(client, order)
    first = only_payment()
    wechat.books.trades[first.out_trade_no].state = "closed"
    assert choose(client, order).url == order.pay_url()
    second = only_payment(status=Payment.Status.OPEN)
    assert second.out_trade_no != first.out_trade_no
    assert wechat.books.trades[second.out_trade_no].state == "waiting"


def go_to_weixin(client, order, weixin):
    """The address with which WeChat sends the browser back."""
    sent = choose(client, order, **IN_WECHAT)
    assert sent.url.startswith(weixin.url) and sent.url.endswith("#wechat_redirect")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent.url).query).items()}
    assert asked["scope"] == "snsapi_base"
    back = urlsplit(weixin.authorize(asked).headers["Location"])
    return f"{back.path}?{back.query}"


def test_inside_wechat_the_bridge_gets_what_it_needs(client, order, wechat, weixin):
    back = go_to_weixin(client, order, weixin)
    assert client.get(back, headers=IN_WECHAT).url == order.pay_url()
    page = text_of(client.get(order.pay_url(), headers=IN_WECHAT))
    fields = json.loads(re.search(r'id="weixin-bridge"[^>]*>(.*?)</script>', page)[1])
    wechat.pay(fields)
    assert wechat.books.trades[only_payment().out_trade_no].buyer == weixin.openid
    # The session knows the buyer now.
    assert choose(client, order, **IN_WECHAT).url == order.paid_url()


def told(client, order):
    return text_of(client.get(order.pay_url(), headers=IN_WECHAT))


def test_a_code_is_good_for_once(client, order, weixin):
    back = go_to_weixin(client, order, weixin)
    client.get(back, headers=IN_WECHAT)
    client.get(back, headers=IN_WECHAT)
    assert "授权已经失效" in told(client, order)


def test_a_state_of_somebody_else_is_refused(client, order, weixin):
    back = go_to_weixin(client, order, weixin)
    assert client.get(back + "x", headers=IN_WECHAT).url == order.pay_url()
    page = told(client, order)
    assert "授权已经失效" in page and not Payment.objects.exists()


def test_who_does_not_allow_it_keeps_the_other_ways(client, order, weixin):
    back = re.sub(r"code=[^&]*&", "", go_to_weixin(client, order, weixin))
    client.get(back, headers=IN_WECHAT)
    page = told(client, order)
    assert "您没有同意微信授权" in page and 'value="alipay"' in page


def test_an_error_with_status_200_is_an_error(client, order, weixin):
    back = go_to_weixin(client, order, weixin)
    weixin.codes.clear()
    client.get(back, headers=IN_WECHAT)
    assert "微信没有确认您的身份" in told(client, order)
    assert "weixin-openid" not in client.session


@pytest.mark.parametrize("fault", ["500", "garbage", "lost", "system error"])
def test_a_silent_wechat_is_told(client, order, weixin, fault):
    back = go_to_weixin(client, order, weixin)
    weixin.faults.in_answer(fault)
    client.get(back, headers=IN_WECHAT)
    assert "微信暂时没有回应" in told(client, order)


def test_without_an_official_account_the_browser_is_to_be_left(client, order):
    page = told(client, order)
    assert "在浏览器打开" in page and re.search(r'value="wechat" required\s+checked', page)
    assert choose(client, order, **IN_WECHAT).url.startswith("https://wx.tenpay.com/")
