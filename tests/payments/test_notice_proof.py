"""A notice is kept so that it can be judged again: with what shows who sent it."""

import pytest
from wechatpayv3.utils import load_public_key, rsa_verify

from payments.models import Notice
from payments.timeline import timeline_of
from tests.payments.purchases import buy
from tests.standins.keys import pair

pytestmark = pytest.mark.django_db


def test_wechats_signature_holds_for_what_was_kept(standins):
    purchase = buy("wechat", standins["wechat"])
    purchase.pay()
    purchase.deliver()
    notice = Notice.objects.get()
    key = load_public_key(pair("wechat").public_pem)
    names = ("Wechatpay-Timestamp", "Wechatpay-Nonce")
    stamp, nonce = (notice.proof[name] for name in names)
    assert rsa_verify(stamp, nonce, notice.body, notice.proof["Wechatpay-Signature"], key)
    assert "Wechatpay-Serial: PUB_KEY_ID" in timeline_of(notice.payment)[-1].raw


def test_what_a_stranger_sends_is_kept_short(client, standins):
    headers = {"Wechatpay-Signature": "x" * 3000, "Wechatpay-Nonce": "", "Cookie": "a=b"}
    client.post("/trade/wechat/", "{}", content_type="application/json", headers=headers)
    assert Notice.objects.get().proof == {"Wechatpay-Signature": "x" * 1000}


def test_alipays_signature_stands_in_its_text(standins):
    purchase = buy("alipay", standins["alipay"])
    purchase.pay()
    purchase.deliver()
    assert Notice.objects.get().proof == {}
    assert "sign=" in Notice.objects.get().body
