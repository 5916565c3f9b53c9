"""Refunds that a gateway refuses, leaves lying or closes: the money goes back once all the same."""

import pytest

from payments.models import Payment, Refund
from payments.refund_decisions import try_again
from payments.refund_sending import send_due
from tests.checkout.refunding import keeper
from tests.payments.purchases import PART, assert_agreed, buy, let_time_pass, promise, sweep
from tests.payments.secrecy import assert_nothing_is_told
from tests.standins import alipay_words, wechat_words

pytestmark = pytest.mark.django_db
Status = Refund.Status
REFUSALS = pytest.mark.parametrize(
    "gateway, code",
    [("alipay", code) for code in alipay_words.REFUSALS]
    + [("wechat", code) for code in wechat_words.REFUSALS],
)


@pytest.fixture
def purchase(gateway, standins, caplog):
    """Paid, and a part of it is promised back."""
    with caplog.at_level("DEBUG"):
        purchase = buy(gateway, standins[gateway])
        purchase.pay()
        purchase.deliver()
        promise(purchase)
        yield purchase
        assert_nothing_is_told(caplog, standins)


def the_refund():
    return Refund.objects.select_related("payment").get()


def assert_done(purchase):
    """And by that number alone under which the gateway knows it."""
    let_time_pass(purchase.standin)
    refund = the_refund()
    assert (refund.status, purchase.line.refunded) == (Status.DONE, PART)
    trade = purchase.standin.books.find(purchase.payment.out_trade_no)
    assert trade.refunds[refund.out_request_no].state == "done"
    assert_agreed(purchase)


@REFUSALS
def test_refused_and_tried_again(purchase, code):
    purchase.standin.faults.in_answer(code, to="refund")
    send_due()
    assert (the_refund().status, Payment.objects.get().refunded) == (Status.FAILED, PART)
    let_time_pass(purchase.standin)
    assert (the_refund().status, purchase.line.refunded) == (Status.FAILED, 0)
    try_again(the_refund(), by=keeper())
    assert_done(purchase)


@REFUSALS
def test_refused_and_the_question_about_it_too(purchase, code):
    """Then nothing is known of it: it is no failure, and its number is told again."""
    purchase.standin.faults.in_answer(code, to="refund")
    purchase.standin.faults.in_answer(code, to="refund query")
    send_due()
    assert the_refund().status in (Status.DUE, Status.SENT)
    assert_done(purchase)


@REFUSALS
def test_a_refused_question_about_money_that_went(purchase, code):
    purchase.standin.faults.in_answer("garbage", to="refund")
    send_due()
    for _time in range(3):
        purchase.standin.faults.in_answer(code, to="refund query")
        sweep()
        assert the_refund().status in (Status.DUE, Status.SENT)
    assert_done(purchase)


@pytest.mark.parametrize("gateway", ["wechat"])
@pytest.mark.parametrize("is_told", [True, False])
def test_stuck_until_somebody_sees_to_it_at_the_gateways_site(purchase, is_told):
    send_due()
    purchase.standin.finish_refunds("stuck")
    if not is_told:
        purchase.standin.outbox.waiting.clear()
    let_time_pass(purchase.standin)
    refund = the_refund()
    assert (refund.status, Payment.objects.get().refunded) == (Status.SENT, PART)
    assert "商户平台" in refund.error and Payment.objects.get().attention
    purchase.standin.finish_refunds(those="stuck")
    assert_done(purchase)
    assert the_refund().out_request_no == refund.out_request_no


@pytest.mark.parametrize("gateway", ["wechat"])
def test_closed_and_tried_again_under_another_number(purchase):
    send_due()
    purchase.standin.finish_refunds("failed")
    let_time_pass(purchase.standin)
    spent = the_refund()
    assert spent.status == Status.FAILED
    try_again(the_refund(), by=keeper())
    assert_done(purchase)
    assert the_refund().out_request_no != spent.out_request_no
