"""The stand-ins keep to the gateways' rules: else the tests on them would prove nothing."""

import base64
import hashlib
import io
import json
import subprocess
import sys
import time
import zipfile
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import requests
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.standins import alipay_words, keys
from tests.standins.alipay import Alipay
from tests.standins.alipay_cashier import CashierRefused
from tests.standins.keys import pair
from tests.standins.outbox import ATTEMPTS
from tests.standins.wechat import WeChat
from tests.standins.wechat_orders import H5_PAGE

ORDER = {"out_trade_no": "2026112112000000001", "total_amount": "99.00", "subject": "课程"}


@pytest.fixture
def alipay():
    standin = Alipay().start()
    standin.outbox.post = lambda url, body, headers: (200, "success")
    yield standin
    standin.stop()


@pytest.fixture
def wechat():
    standin = WeChat().start()
    standin.outbox.post = lambda url, body, headers: (204, "")
    yield standin
    standin.stop()


def signed(standin, method, key="alipay shop", **content):
    until = standin.now() + timedelta(minutes=30)
    fields = {
        "app_id": standin.app_id,
        "method": method,
        "charset": "utf-8",
        "sign_type": "RSA2",
        "timestamp": "2026-11-21 12:00:00",
        "version": "1.0",
        "notify_url": "https://shop.test/notice",
        "return_url": "https://shop.test/back",
    }
    if method.endswith("page.pay"):
        content |= {"product_code": "FAST_INSTANT_TRADE_PAY"}
        content |= {"time_expire": f"{until:{alipay_words.TIME}}"}
    fields["biz_content"] = json.dumps(content)
    fields["sign"] = pair(key).sign(alipay_words.text_of(fields, "sign"))
    return fields


def ask_alipay(standin, method, **content):
    answer = requests.post(standin.gateway_url, data=signed(standin, method, **content)).text
    body, _, sign = answer.rpartition(',"sign":')
    node, _, text = body.partition(":")
    if text and not pair("alipay").has_signed(text, json.loads(sign[:-1])):
        return "not signed"
    facts = json.loads(text)
    return facts.get("sub_code") or facts


def cashier(standin, **changes):
    fields = signed(standin, "alipay.trade.page.pay", **ORDER | changes)
    return f"{standin.gateway_url}?{urlencode(fields)}"


def test_a_trade_of_alipay_is_there_once_the_buyer_logged_in(alipay):
    number = {"out_trade_no": ORDER["out_trade_no"]}
    url = cashier(alipay)
    assert ask_alipay(alipay, "alipay.trade.query", **number) == "ACQ.TRADE_NOT_EXIST"
    assert ask_alipay(alipay, "alipay.trade.close", **number) == "ACQ.TRADE_NOT_EXIST"
    alipay.log_in(url)
    assert ask_alipay(alipay, "alipay.trade.query", **number)["trade_status"] == "WAIT_BUYER_PAY"
    assert alipay.pay(url).startswith("https://shop.test/back?")
    with pytest.raises(CashierRefused, match="TRADE_HAS_SUCCESS"):
        alipay.pay(url)
    refused = ask_alipay(alipay, "alipay.trade.close", **number)
    assert refused == "ACQ.REASON_TRADE_STATUS_INVALID"


def test_alipay_refunds_by_number_and_never_too_much(alipay):
    alipay.pay(cashier(alipay))

    def refund(amount, request_no):
        told = {"refund_amount": amount, "out_request_no": request_no}
        number = {"out_trade_no": ORDER["out_trade_no"]}
        return ask_alipay(alipay, "alipay.trade.refund", **number, **told)

    assert refund("40.00", "R1")["fund_change"] == "Y"
    assert refund("40.00", "R1")["fund_change"] == "N"
    assert refund("41.00", "R1") == "ACQ.DISCORDANT_REPEAT_REQUEST"
    assert refund("59.01", "R2") == "ACQ.REASON_TRADE_REFUND_FEE_ERR"
    assert refund("59.00", "R3")["refund_fee"] == "99.00"
    assert refund("0.01", "R4") == "ACQ.TRADE_HAS_CLOSE"
    assert [told.facts["trade_status"] for told in alipay.outbox.waiting] == [
        "TRADE_SUCCESS",
        "TRADE_SUCCESS",
        "TRADE_CLOSED",
    ]


def test_alipay_answers_nobody_but_the_shop(alipay):
    altered = cashier(alipay).replace("99.00", "0.01")
    with pytest.raises(CashierRefused, match="invalid-signature"):
        alipay.pay(altered)
    assert "invalid-signature" in requests.get(altered).text
    stranger = signed(alipay, "alipay.trade.query", key="stranger", **ORDER)
    assert "invalid-signature" in requests.post(alipay.gateway_url, data=stranger).text


def test_alipays_bill_is_a_zip_in_gbk_of_a_day_that_is_over(alipay):
    alipay.clock = -timedelta(days=1)
    alipay.pay(cashier(alipay))
    day = f"{alipay.now():%Y-%m-%d}"
    method = "alipay.data.dataservice.bill.downloadurl.query"
    asked = {"bill_type": "trade", "bill_date": day}
    assert ask_alipay(alipay, method, **asked) == "isp.bill_not_exist"
    alipay.clock = timedelta()
    told = ask_alipay(alipay, method, **asked)
    with zipfile.ZipFile(io.BytesIO(requests.get(told["bill_download_url"]).content)) as archive:
        name = next(name for name in archive.namelist() if "汇总" not in as_gbk(name))
        assert ORDER["out_trade_no"] in archive.read(name).decode("gbk")
    alipay.clock = timedelta(seconds=31)
    assert requests.get(told["bill_download_url"]).status_code == 404


def as_gbk(name):
    return name.encode("cp437").decode("gbk")


def test_a_notice_is_told_eight_times_or_until_it_is_taken(alipay):
    alipay.outbox.post = lambda url, body, headers: (200, '"success"')  # with quotes: not taken
    alipay.pay(cashier(alipay))
    assert len(alipay.deliver_all()) == ATTEMPTS
    assert not any(delivery.taken for delivery in alipay.outbox.deliveries)


def ask_wechat(standin, verb, target, body="", key="wechat shop", nonce=None, stamp=None):
    stamp, nonce = stamp or int(time.time()), nonce or f"{time.monotonic_ns():032}"
    signature = pair(key).sign(f"{verb}\n{target}\n{stamp}\n{nonce}\n{body}\n")
    told = {"mchid": standin.mchid, "nonce_str": nonce, "signature": signature}
    told |= {"timestamp": stamp, "serial_no": standin.serial}
    scheme = ",".join(f'{name}="{value}"' for name, value in told.items())
    headers = {"Authorization": f"WECHATPAY2-SHA256-RSA2048 {scheme}"}
    headers |= {"Accept": "application/json", "Content-Type": "application/json"}
    return requests.request(verb, standin.url + target, data=body.encode(), headers=headers)


def order_at(wechat, way="native", **changes):
    asked = {
        "appid": wechat.appid,
        "mchid": wechat.mchid,
        "description": "课程",
        "out_trade_no": ORDER["out_trade_no"],
        "notify_url": "https://shop.test/notice",
        "amount": {"total": 9900, "currency": "CNY"},
    }
    return ask_wechat(wechat, "POST", f"/v3/pay/transactions/{way}", json.dumps(asked | changes))


def test_wechats_page_for_phones_opens_only_from_a_registered_domain(wechat):
    wechat.h5_url, wechat.h5_domains = wechat.url + H5_PAGE, {"shop.test"}
    scene = {"payer_client_ip": "198.51.100.1", "h5_info": {"type": "Wap"}}
    where = order_at(wechat, "h5", scene_info=scene).json()["h5_url"] + "&redirect_url=/back"
    for referer in ({}, {"Referer": "https://elsewhere.test/"}):
        assert requests.get(where, headers=referer).status_code == 400
    assert wechat.books.total.paid == 0
    assert requests.get(where, headers={"Referer": "https://shop.test/"}).status_code == 200
    assert wechat.books.total.paid == 99


def query(wechat):
    target = f"/v3/pay/transactions/out-trade-no/{ORDER['out_trade_no']}?mchid={wechat.mchid}"
    return ask_wechat(wechat, "GET", target)


def test_an_order_of_wechat_is_there_at_once_and_its_answers_are_signed(wechat):
    assert query(wechat).json()["code"] == "ORDER_NOT_EXIST"
    placed = order_at(wechat)
    told = query(wechat)
    assert told.json()["trade_state"] == "NOTPAY"
    head = told.headers
    text = f"{head['Wechatpay-Timestamp']}\n{head['Wechatpay-Nonce']}\n{told.text}\n"
    assert pair("wechat").has_signed(text, head["Wechatpay-Signature"])
    wechat.pay(placed.json()["code_url"])
    assert query(wechat).json()["trade_state"] == "SUCCESS"
    assert order_at(wechat).json()["code"] == "ORDERPAID"


def test_wechat_answers_nobody_but_the_shop_and_nothing_twice(wechat):
    target = f"/v3/pay/transactions/out-trade-no/1?mchid={wechat.mchid}"
    assert ask_wechat(wechat, "GET", target, key="stranger").status_code == 401
    assert ask_wechat(wechat, "GET", target, stamp=int(time.time()) - 301).status_code == 401
    assert ask_wechat(wechat, "GET", target, nonce="once").status_code == 404
    assert ask_wechat(wechat, "GET", target, nonce="once").status_code == 401


def test_wechats_refunds_take_their_time_and_are_told_sealed(wechat):
    wechat.refunds_notify_url = "https://shop.test/notice"
    wechat.pay(order_at(wechat).json()["code_url"])

    def refund(fen, number):
        amount = {"refund": fen, "total": 9900, "currency": "CNY"}
        asked = {"out_trade_no": ORDER["out_trade_no"], "out_refund_no": number, "amount": amount}
        answer = ask_wechat(wechat, "POST", "/v3/refund/domestic/refunds", json.dumps(asked)).json()
        return answer.get("status") or answer["code"]

    assert [refund(4000, "R1"), refund(4000, "R1")] == ["PROCESSING", "PROCESSING"]
    assert [refund(4001, "R1"), refund(5901, "R2")] == ["INVALID_REQUEST", "INVALID_REQUEST"]
    assert wechat.books.total.refunded == 0
    wechat.finish_refunds()
    assert refund(4000, "R1") == "SUCCESS" and wechat.books.total.kept == 59
    assert query(wechat).json()["trade_state"] == "REFUND"
    body, _headers = wechat.render(wechat.outbox.waiting[-1].facts, "")
    sealed = json.loads(body)["resource"]
    opened = AESGCM(wechat.secret.encode()).decrypt(
        sealed["nonce"].encode(),
        base64.b64decode(sealed["ciphertext"]),
        sealed["associated_data"].encode(),
    )
    assert json.loads(opened)["refund_status"] == "SUCCESS"


def test_wechats_bill_comes_with_its_sum(wechat):
    wechat.clock = -timedelta(days=1)
    wechat.pay(order_at(wechat).json()["code_url"])
    day, wechat.clock = f"{wechat.now():%Y-%m-%d}", timedelta()
    told = ask_wechat(wechat, "GET", f"/v3/bill/tradebill?bill_date={day}&bill_type=ALL").json()
    whole = ask_wechat(wechat, "GET", told["download_url"].removeprefix(wechat.url)).content
    assert hashlib.sha1(whole).hexdigest() == told["hash_value"]
    assert f"`{ORDER['out_trade_no']}" in whole.decode("utf-8-sig")


def test_an_answer_can_be_lost_after_the_money_moved(wechat):
    wechat.pay(order_at(wechat).json()["code_url"])
    wechat.faults.in_answer("lost", to="query")
    with pytest.raises(requests.ConnectionError):
        query(wechat)
    assert query(wechat).status_code == 200


@pytest.mark.parametrize("name", ["alipay", "wechat", "weixin"])
def test_a_stand_in_runs_in_a_process_of_its_own(name, tmp_path):
    """For histories in which workers are killed: the gateway is not."""
    keys.save(tmp_path / "keys", "alipay", "wechat", "alipay shop", "wechat shop")
    command = [sys.executable, "-m", f"tests.standins.{name}", "--keys", tmp_path / "keys"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        url = process.stdout.readline().strip()
        told = requests.post(f"{url}/standin/told_books")
        misbehaves = requests.post(f"{url}/standin/misbehave", json={"fault": "500"})
        broken = requests.get(f"{url}/gateway.do")
        process.terminate()
    assert (told.json(), misbehaves.status_code, broken.status_code) == ({}, 200, 500)
    assert process.returncode == 0
