"""What the shop promises about paying names the gateways that it has."""

import pytest

from tests.checkout.shopping import courses, place, put
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
BOTH = {
    "alipay": "payments.gateways.alipay.Alipay",
    "wechat": "payments.gateways.wechat.WeChatPay",
}


@pytest.mark.parametrize(
    "names, words",
    [(["alipay"], "<li>支付宝付款</li>"), (["alipay", "wechat"], "<li>支付宝、微信支付付款</li>")],
)
def test_the_footer(client, settings, names, words):
    settings.PAYMENT_GATEWAYS = {name: BOTH[name] for name in names}
    client.force_login(UserFactory())
    assert words in client.get("/account/orders/").content.decode()


def test_the_deadline_is_told_without_a_script(client):
    user = UserFactory()
    client.force_login(user)
    put(user, *courses(1))
    page = client.get(place(user, total="99").pay_url()).content.decode()
    assert "请在" in page and "前支付" in page
    assert "data-counts-down hidden" in page
