"""What Alipay says of a refund: a number is made good once, and an unknown number is no mistake."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from payments.gateways import get_gateway
from payments.gateways.base import (
    GatewayRefund,
    GatewayRefused,
    GatewayUnavailable,
    NoticeRefused,
    RefundState,
    TradeState,
)
from payments.models import Payment
from tests.payments.keys import facts_of, signed, signed_answer

NUMBERS = {"out_trade_no": "1", "out_request_no": "r1"}
REFUND = "alipay_trade_refund_response"
QUERY = "alipay_trade_fastpay_refund_query_response"
DONE = {"code": "10000", "out_trade_no": "1", "trade_no": "2026"}
FOUND = {**DONE, "out_request_no": "r1", "refund_status": "REFUND_SUCCESS", "refund_amount": "9.90"}


def refund(**changes):
    asked = {**NUMBERS, "amount": Decimal("9.9"), "total": Decimal(99), "reason": "退费"}
    return get_gateway("alipay").refund(**{**asked, **changes})


def query():
    return get_gateway("alipay").query_refund(**NUMBERS)


def answer(node, **facts):
    return 200, signed_answer(facts, node=node)


def test_a_refund_names_its_number_and_exact_yuan(stranger):
    stranger.answers_in_turn(answer(REFUND, **DONE, fund_change="Y", refund_fee="59.90"))
    assert refund() == GatewayRefund(RefundState.DONE)  # refund_fee is the trade's, not this one's
    assert json.loads(stranger.heard[0]["biz_content"]) == {
        **NUMBERS,
        "refund_amount": "9.90",
        "refund_reason": "退费",
    }


def test_a_refund_that_moved_no_money_is_looked_up(stranger):
    stranger.answers_in_turn(answer(REFUND, **DONE, fund_change="N"), answer(QUERY, **FOUND))
    assert refund() == GatewayRefund(RefundState.DONE, amount=Decimal("9.90"))


def test_a_refund_that_moved_no_money_and_is_unknown_is_no_success(stranger):
    stranger.answers_in_turn(answer(REFUND, **DONE, fund_change="N"), answer(QUERY, **DONE))
    assert refund().state == RefundState.WAITING


def test_a_lost_answer_is_asked_for_again_under_the_same_number(stranger):
    stranger.answers_in_turn(
        (502, ""), answer(REFUND, **DONE, fund_change="N"), answer(QUERY, **FOUND)
    )
    assert refund().state == RefundState.DONE
    first, again, _ = (json.loads(call["biz_content"]) for call in stranger.heard)
    assert first == again


def test_an_answer_about_another_trade_is_no_answer(stranger):
    stranger.answers_in_turn(answer(REFUND, **{**DONE, "out_trade_no": "2"}, fund_change="Y"))
    with pytest.raises(GatewayUnavailable):
        refund()


@pytest.mark.parametrize("code", ["ACQ.REASON_TRADE_REFUND_FEE_ERR", "ACQ.TRADE_HAS_FINISHED"])
def test_too_much_or_too_late_is_refused_with_alipays_word(stranger, code):
    stranger.answers_in_turn(answer(REFUND, code="40004", sub_code=code, sub_msg="不行"))
    with pytest.raises(GatewayRefused) as refusal:
        refund()
    assert (refusal.value.code, str(refusal.value)) == (code, f"{code} 不行")


def test_a_refund_query_tells_amount_and_time(stranger):
    stranger.answers_in_turn(answer(QUERY, **FOUND, gmt_refund_pay="2026-11-21 12:00:00"))
    done_at = datetime(2026, 11, 21, 4, tzinfo=UTC)
    assert query() == GatewayRefund(RefundState.DONE, amount=Decimal("9.90"), done_at=done_at)


STATES = {
    "unknown number": (DONE, RefundState.MISSING),
    "empty status": ({**FOUND, "refund_status": ""}, RefundState.MISSING),
    "unknown trade": ({"code": "40004", "sub_code": "ACQ.TRADE_NOT_EXIST"}, RefundState.MISSING),
    "on its way": ({**FOUND, "refund_status": "REFUND_PROCESSING"}, RefundState.WAITING),
    "failed": ({**FOUND, "refund_status": "REFUND_FAIL"}, RefundState.FAILED),
}


@pytest.mark.parametrize(("facts", "state"), STATES.values(), ids=STATES)
def test_a_refund_query_tells_the_state(stranger, facts, state):
    stranger.answers_in_turn(answer(QUERY, **facts))
    assert query().state == state


@pytest.mark.parametrize(
    "changes",
    [
        {"out_request_no": "r2"},
        {"out_trade_no": "2"},
        {"refund_amount": "much"},
        {"refund_amount": None},
        {"refund_status": "DANCING"},
        {"refund_status": ["REFUND_SUCCESS"]},
    ],
)
def test_a_refund_query_that_does_not_add_up_is_no_answer(stranger, changes):
    stranger.answers_in_turn(answer(QUERY, **{**FOUND, **changes}))
    with pytest.raises(GatewayUnavailable):
        query()


def read(**changes):
    payment = Payment(out_trade_no="1", pk=1, subject="课程 {甲}", amount=Decimal("99.00"))
    fields = signed(facts_of(payment, **changes))
    body = "&".join(f"{name}={quoted(value)}" for name, value in fields.items())
    return get_gateway("alipay").read_notice(body.encode(), {})


def quoted(value):
    return "".join(f"%{byte:02X}" for byte in value.encode())


PARTLY = {"refund_fee": "30.00", "gmt_refund": "2026-11-21 13:00:00.320", "out_biz_no": "r1"}


def test_a_notice_of_a_part_names_its_refund():
    facts = read(**PARTLY)
    assert (facts.state, facts.refunded) == (TradeState.PAID, Decimal("30.00"))
    assert (facts.out_request_no, facts.is_of_refund) == ("r1", True)


def test_a_notice_of_the_whole_is_no_timeout():
    facts = read(trade_status="TRADE_CLOSED", **{**PARTLY, "refund_fee": "99.00"})
    assert (facts.state, facts.refunded) == (TradeState.CLOSED, Decimal("99.00"))


def test_a_closed_trade_without_refund_is_a_timeout():
    facts = read(trade_status="TRADE_CLOSED")
    assert (facts.state, facts.is_of_refund) == (TradeState.CLOSED, False)


@pytest.mark.parametrize("changes", [{"refund_fee": "0.00"}, {"out_biz_no": "x"}])
def test_a_payment_is_no_refund_of_nothing(changes):
    assert not read(**changes).is_of_refund


def test_a_refund_without_its_sum_is_one_all_the_same():
    assert read(gmt_refund="2026-11-21 13:00:00").is_of_refund


def test_a_finished_trade_is_paid():
    assert read(trade_status="TRADE_FINISHED").state == TradeState.PAID


def test_an_unreadable_refund_is_for_staff():
    with pytest.raises(NoticeRefused):
        read(refund_fee="some")


def test_what_is_kept_of_a_notice_hides_people_and_nothing_else():
    told = (
        "buyer_id=2088101117955611&buyer_pay_amount=99.00&buyer_logon_id=159%2A5620"
        "&buyer_open_id=abc&seller_id=2088&seller_email=a%40b.cn&out_biz_no=r1&BUYER_NAME=%E5%BC%A0"
        "&buyer_id=again&body=buyer_id%3Dx&trade_no=1"
    )
    assert get_gateway("alipay").readable(told.encode()) == (
        "buyer_id=***&buyer_pay_amount=99.00&buyer_logon_id=***"
        "&buyer_open_id=***&seller_id=2088&seller_email=***&out_biz_no=r1&BUYER_NAME=***"
        "&buyer_id=***&body=buyer_id%3Dx&trade_no=1"
    )
    assert get_gateway("alipay").readable(b"\xff\x00") == "\\xff\x00"


def test_the_replies_are_alipays_words():
    alipay = get_gateway("alipay")
    taken, refused = alipay.reply(taken=True, status=200), alipay.reply(taken=False, status=503)
    assert (taken.status, taken.body, taken.content_type) == (200, "success", "text/plain")
    assert (refused.status, refused.body) == (503, "fail")
