"""Alipay's bill of a day: a zip in GBK, from Alipay's own hosts, and of bounded size."""

import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from payments.gateways import get_gateway
from payments.gateways.alipay import bills
from payments.gateways.alipay.formats import BEIJING
from payments.gateways.alipay.wire import exchange
from payments.gateways.base import (
    BillNotReady,
    BillRow,
    GatewayRefused,
    GatewayUnavailable,
)
from payments.gateways.patience import Allowance, Hiccup
from tests.payments.keys import signed_answer

NODE = "alipay_data_dataservice_bill_downloadurl_query_response"
DAY = date(2026, 11, 20)
TITLES = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,"
    "订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,"
    "券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
REST = "0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00"
SUMMARY = "门店编号,门店名称,交易订单总笔数\n合计,,2\n"


def line(subject="Python 课", amount="99.00", kind="交易\t", request="\t", fee="-0.59"):
    return (
        f"2026112022001\t,S1\t,{kind},{subject},2026-11-20 11:59:00,2026-11-20 12:00:00,"
        f"\t,\t,\t,\t,*试(188****0000)\t,{amount},{amount},{REST},{request},{fee},0.00,\r\n"
    )


REFUND = line(amount="-30.00", kind="退款\t", request="R1\t", fee="0.18")


def detail(*lines, titles=TITLES):
    head = "#支付宝业务明细查询\r\n#账号：[20880156]\r\n#----业务明细列表----\r\n"
    tail = "#----业务明细列表结束----\r\n#交易合计：1笔，商家实收共99.00元\r\n\r\n"
    return f"{head}{titles}\r\n{''.join(lines)}{tail}".encode("gbk")


def packed(*files, how=zipfile.ZIP_DEFLATED):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", how) as archive:
        for number, content in enumerate(files):
            name = f"2088_{number}_业务明细.csv".encode("gbk").decode("cp437")
            archive.writestr(zipfile.ZipInfo(name), content, how)
    return whole.getvalue()


@pytest.fixture
def has_bill(stranger):
    def give(content, status=200, url=None):
        url = url or f"{stranger.home}/bill?ticket=SECRET"
        stranger.answers(signed_answer({"code": "10000", "bill_download_url": url}, node=NODE))
        stranger.has_file(content, status)

    return give


def ask(day=DAY):
    return list(get_gateway("alipay").bill(day))


PAYMENT = BillRow(
    out_trade_no="S1",
    trade_no="2026112022001",
    amount=Decimal("99.00"),
    at=datetime(2026, 11, 20, 4, tzinfo=UTC),
    fee=Decimal("0.59"),
)


def test_a_bill_is_read(has_bill, stranger):
    has_bill(packed(SUMMARY.encode("gbk"), detail(line(), REFUND)))
    payment, refund = ask()
    assert payment == PAYMENT
    assert (refund.is_refund, refund.out_request_no) == (True, "R1")
    assert (refund.amount, refund.fee) == (Decimal("30.00"), Decimal("-0.18"))
    assert '"bill_date":"2026-11-20"' in stranger.heard[0]["biz_content"].replace(" ", "")
    assert len(stranger.fetched) == 1


@pytest.mark.parametrize("subject", ["书院，课程", "a,b,,c", '"引号', '"a,b"', "{甲}", "#1"])
def test_a_subject_of_any_kind_moves_no_column(has_bill, subject):
    has_bill(packed(detail(line(subject=subject), line())))
    assert ask() == [PAYMENT, PAYMENT]


def test_a_sign_that_gbk_does_not_know_moves_no_column(has_bill):
    has_bill(packed(detail(line(subject="?,?"), line()).replace(b"?", b"\xff")))
    assert ask() == [PAYMENT, PAYMENT]


def test_titles_may_move_and_go_without_their_unit(has_bill):
    titles = TITLES.replace("（元）", "").split(",")
    cells = line().strip("\r\n").split(",")
    rows = [",".join(reversed(cells)) + "\n"]
    has_bill(packed(detail(*rows, titles=",".join(reversed(titles)))))
    assert ask() == [PAYMENT]


def test_several_details_are_one_bill(has_bill):
    has_bill(packed(detail(line()), detail(line(), line())))
    assert ask() == [PAYMENT] * 3


def test_a_day_without_trades_is_an_empty_bill(has_bill):
    has_bill(packed(detail()))
    assert ask() == []


def locked(archive):
    """Marked as encrypted, in the list at its end."""
    entry = archive.rindex(b"PK\x01\x02")
    return archive[: entry + 8] + b"\x01" + archive[entry + 9 :]


UNREADABLE = {
    "no zip": b"<html>",
    "nothing": b"",
    "half": packed(detail(line()))[:-40],
    "no detail": packed(SUMMARY.encode("gbk")),
    "empty zip": packed(),
    "other titles": packed(detail(line(), titles=TITLES.replace("服务费", "费"))),
    "a cell too few": packed(detail(line().replace(",0.00,\r", ",\r"))),
    "no amount": packed(detail(line(amount="many"))),
    "no fee": packed(detail(line(fee="some"))),
    "no time": packed(detail(line().replace("12:00:00", "25:00:00"))),
    "a bomb": packed(detail(line()), b"#" * bills.MOST_UNPACKED),
    "many files": packed(*[b"x"] * (bills.MOST_FILES + 1)),
    "another packing": packed(detail(line()), how=zipfile.ZIP_LZMA),
    "a password": locked(packed(detail(line()))),
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_whole_is_no_bill(has_bill, content):
    has_bill(content)
    with pytest.raises(GatewayUnavailable):
        ask()


def test_a_bill_that_lies_about_its_size_unpacks_no_more(has_bill):
    size = (bills.MOST_UNPACKED + 1).to_bytes(4, "little")
    bomb = packed(b"0" * (bills.MOST_UNPACKED + 1))
    assert bomb.count(size) == 2
    has_bill(bomb.replace(size, (100).to_bytes(4, "little")))
    with pytest.raises(GatewayUnavailable):
        ask()


def test_a_huge_download_ends_early(has_bill, monkeypatch):
    monkeypatch.setattr("payments.gateways.alipay.client.MOST_BYTES", 1000)
    has_bill(b"x" * 100_000)
    with pytest.raises(GatewayUnavailable, match="more than 1000 bytes"):
        ask()


WHOLE = packed(SUMMARY.encode("gbk"), detail(line(), REFUND))


@effort(max_examples=150, deadline=None)
@given(at=st.integers(0, len(WHOLE) - 1), byte=st.integers(0, 255), cut=st.integers(0, 60))
def test_a_damaged_bill_is_read_right_or_not_at_all(at, byte, cut):
    damaged = bytearray(WHOLE)
    damaged[at] = byte
    try:
        rows = bills.read_bill(io.BytesIO(damaged[: len(damaged) - cut]))
    except GatewayUnavailable:
        return
    assert list(rows) == list(bills.read_bill(io.BytesIO(WHOLE)))


def test_a_download_is_tried_again_and_tells_no_address(has_bill, stranger, caplog):
    has_bill("", 500)
    with pytest.raises(GatewayUnavailable) as told:
        ask()
    assert len(stranger.fetched) == 3
    assert "SECRET" not in f"{told.value} {caplog.text}"


def test_an_address_that_nobody_answers_stays_out_of_the_error():
    with pytest.raises(Hiccup) as told:
        address = "http://127.0.0.1:9/bill?ticket=SECRET"
        exchange("GET", address, allowance=Allowance(5), most_bytes=9)
    assert str(told.value) == "127.0.0.1:9: ConnectionError"


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:1/bill",
        "file:///etc/passwd",
        "https://evil.example/bill",
        "https://alipay.com.evil.example/bill",
        "https://evilalipay.com/bill",
        "https://evil.example\\@dwbillcenter.alipay.com/bill",
        "https://a:b@dwbillcenter.alipay.com/bill",
        "https://dwbillcenter.alipay.com:22/bill",
        "ftp://dwbillcenter.alipay.com/bill",
        "//",
        "http://[",
        "",
        None,
        7,
    ],
)
def test_only_alipay_and_the_gateway_are_fetched_from(url):
    with pytest.raises(GatewayUnavailable):
        bills.safe_address(url, "https://openapi.alipay.com/gateway.do")


def test_alipays_own_address_is_fetched_by_https():
    """Its documents and its answers still say http."""
    told = "http://dwbillcenter.alipay.com/downloadBillFile.resource?fileId=%2Ftrade%2F1"
    safe = bills.safe_address(told, "https://openapi.alipay.com/gateway.do")
    assert safe == told.replace("http:", "https:")


def today():
    return datetime.now(BEIJING).date()


@pytest.mark.parametrize("code", ["isp.bill_not_exist", "BILL_NOT_EXIST"])
@pytest.mark.parametrize("age", [0, 1, 9])
def test_no_bill_may_be_one_that_is_late(stranger, code, age):
    """Alipay has one word for both; whoever knows the books can tell."""
    stranger.answers(signed_answer({"code": "40004", "sub_code": code}, node=NODE))
    with pytest.raises(BillNotReady):
        ask(today() - timedelta(days=age))


@pytest.mark.parametrize("code", ["isp.invalid_arguments", "INVAILID_ARGUMENTS"])
def test_todays_bill_is_not_ready(stranger, code):
    stranger.answers(signed_answer({"code": "40004", "sub_code": code}, node=NODE))
    with pytest.raises(BillNotReady):
        ask(today())
    with pytest.raises(GatewayRefused):
        ask(today() - timedelta(days=1))


def test_a_day_without_business_has_no_rows_once_it_is_over(stranger):
    stranger.answers(signed_answer({"code": "40004", "sub_code": "NO_BILL_DATA"}, node=NODE))
    assert ask(today() - timedelta(days=1)) == []
    with pytest.raises(BillNotReady):
        ask(today())
