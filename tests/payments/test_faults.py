"""Every misbehaviour of both gateways, before, during and after the payment is settled.

Whatever they do: what they believe about the money is what our books say in the end, nothing is
lost, nothing is done twice, every notice is kept, and no secret is told.
"""

import pytest
from django.test import Client

from checkout.states import Status
from payments.closing import close
from payments.gateways.base import GatewayRefused, GatewayUnavailable
from payments.models import Notice, Payment, Refund
from payments.opening import hand_out
from payments.refund_sending import send_due
from payments.tasks import ask_open
from tests.payments.purchases import (
    PART,
    assert_agreed,
    buy,
    let_time_pass,
    promise,
    sweep,
)
from tests.payments.secrecy import assert_nothing_is_told

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("gateway", ["alipay", "wechat"])
TAKEN, REFUSED, SILENT = "taken", "refused", "silent"
PAID, PENDING = Status.PAID, Status.PENDING

# What goes wrong with the notice: how it is answered and what the order is then, when it is the
# first that comes; how it is answered when the payment was settled before.
NOTICES = [
    ("duplicate", TAKEN, PAID, TAKEN),
    ("delayed", SILENT, PENDING, SILENT),
    ("lost", SILENT, PENDING, SILENT),
    ("acknowledgement ignored", TAKEN, PAID, TAKEN),
    ("forged", REFUSED, PENDING, REFUSED),
    ("altered", REFUSED, PENDING, REFUSED),
    ("unsigned", REFUSED, PENDING, REFUSED),
    ("another order's signature", REFUSED, PENDING, REFUSED),
    ("wrong app", REFUSED, PENDING, REFUSED),
    ("wrong merchant", REFUSED, PENDING, REFUSED),
    ("wrong order", REFUSED, PENDING, REFUSED),
    ("unknown state", REFUSED, PENDING, REFUSED),
    # Genuine and unusual: the gateway is asked, and its answer decides.
    ("wrong amount", TAKEN, PAID, REFUSED),
    ("closed", TAKEN, PAID, TAKEN),
    ("waiting", TAKEN, PENDING, TAKEN),
]
WECHATS_OWN = [
    ("stale", REFUSED, PENDING, REFUSED),
    ("probe", REFUSED, PENDING, REFUSED),
    ("another key's number", REFUSED, PENDING, REFUSED),
    ("another secret", REFUSED, PENDING, REFUSED),
]
ROWS = [(gateway, *row) for row in NOTICES for gateway in ("alipay", "wechat")]
ROWS += [("wechat", *row) for row in WECHATS_OWN]
NOTICE_FAULTS = pytest.mark.parametrize(
    "gateway, fault, answered, then, answered_later", ROWS, ids=[f"{r[0]}-{r[1]}" for r in ROWS]
)

# What goes wrong with an answer: does the site help itself at once by asking again?
ANSWERS = {
    "slow": True,
    "500": True,
    "lost": True,
    "system error": True,
    "system error after acting": True,
    "unknown fields": True,
    "braces": True,
    "garbage": False,
    "unsigned": False,
    "forged": False,
}
ANSWER_FAULTS = pytest.mark.parametrize("fault", ANSWERS)


@pytest.fixture
def purchase(gateway, standins):
    return buy(gateway, standins[gateway])


@pytest.fixture(autouse=True)
def nothing_secret_is_told(caplog, standins):
    with caplog.at_level("DEBUG"):
        yield
        assert_nothing_is_told(caplog, standins)


def answer_to(delivery):
    if delivery.fault in ("lost", "delayed"):
        return SILENT
    return TAKEN if delivery.taken else REFUSED


@NOTICE_FAULTS
def test_before_the_payment_is_settled(purchase, fault, answered, then, answered_later):
    purchase.pay()
    purchase.standin.faults.in_notice(fault)
    delivery = purchase.deliver()
    assert (answer_to(delivery), purchase.status) == (answered, then)
    assert Notice.objects.count() == len(purchase.standin.outbox.deliveries)
    let_time_pass(purchase.standin)
    assert purchase.status == PAID
    assert_agreed(purchase)
    assert Notice.objects.count() == len(purchase.standin.outbox.deliveries)


@NOTICE_FAULTS
def test_after_the_payment_was_settled(purchase, fault, answered, then, answered_later):
    purchase.pay()
    purchase.standin.faults.in_notice("acknowledgement ignored")
    assert purchase.deliver().taken and purchase.status == PAID
    paid_at = Payment.objects.get().paid_at
    purchase.standin.faults.in_notice(fault)
    assert answer_to(purchase.deliver()) == answered_later
    let_time_pass(purchase.standin)
    assert purchase.status == PAID and Payment.objects.get().paid_at == paid_at
    assert purchase.outcomes().count(Notice.Outcome.SETTLED) == 1
    assert_agreed(purchase)


@BOTH
def test_a_refund_that_overtakes_its_payment_makes_us_ask_about_both(purchase):
    """Somebody pays, and gets a part back at the merchant's site, before we hear of anything."""
    purchase.pay()
    trade = purchase.standin.books.find(purchase.payment.out_trade_no)
    purchase.standin.give_back(trade, PART)
    purchase.standin.faults.in_notice("out of order")
    assert answer_to(purchase.deliver()) == TAKEN
    assert Payment.objects.get().status == Payment.Status.PAID
    let_time_pass(purchase.standin)
    assert_agreed(purchase)
    assert Refund.objects.get().cause == Refund.Cause.AT_GATEWAY


@BOTH
def test_another_trade_for_a_paid_payment_is_for_staff(purchase):
    purchase.pay()
    purchase.standin.faults.in_notice("acknowledgement ignored")
    purchase.deliver()
    purchase.standin.faults.in_notice("wrong trade")
    assert answer_to(purchase.deliver()) == REFUSED
    assert_agreed(purchase)


def test_a_cashier_paid_after_its_order_was_cancelled_pays_it_after_all(standins):
    """Alipay knows of no trade before the buyer logs in, so the open cashier can still be paid."""
    purchase = buy("alipay", standins["alipay"])
    assert close(payment=purchase.payment) is True
    purchase.pay()
    assert purchase.deliver().taken
    let_time_pass(purchase.standin)
    assert_agreed(purchase)


@ANSWER_FAULTS
@BOTH
def test_asking_what_became_of_it(purchase, fault):
    """The notice is lost: the sweeper asks."""
    purchase.pay()
    purchase.standin.faults.in_notice("lost")
    purchase.deliver()
    purchase.standin.faults.in_answer(fault, to="query")
    sweep()
    assert purchase.status == (PAID if ANSWERS[fault] else PENDING)
    let_time_pass(purchase.standin)
    assert purchase.status == PAID
    assert_agreed(purchase)


@ANSWER_FAULTS
@BOTH
def test_asking_about_what_is_settled(purchase, fault):
    """An unusual notice makes the site ask; the fault in the answer undoes nothing."""
    purchase.pay()
    purchase.standin.faults.in_notice("acknowledgement ignored")
    purchase.deliver()
    purchase.standin.faults.in_notice("closed")
    purchase.standin.faults.in_answer(fault, to="query")
    assert purchase.deliver().status == (200 if ANSWERS[fault] else 503)
    let_time_pass(purchase.standin)
    assert purchase.status == PAID
    assert_agreed(purchase)


@ANSWER_FAULTS
@BOTH
def test_closing_it(purchase, fault):
    purchase.standin.log_in(purchase.where)
    purchase.standin.faults.in_answer(fault, to="close")
    try:
        assert close(payment=purchase.payment) is True
    except (GatewayUnavailable, GatewayRefused):
        assert Payment.objects.get().status == Payment.Status.OPEN
    purchase.standin.faults.forget()
    assert close(payment=purchase.payment) is True
    assert_agreed(purchase)


@ANSWER_FAULTS
@BOTH
def test_giving_money_back(purchase, fault):
    purchase.pay()
    purchase.deliver()
    promise(purchase)
    purchase.standin.faults.in_answer(fault, to="refund")
    send_due()
    assert Payment.objects.get().refunded == PART
    let_time_pass(purchase.standin)
    assert Refund.objects.get().status == Refund.Status.DONE
    assert purchase.line.refunded == PART
    assert_agreed(purchase)


@pytest.mark.parametrize("fault", ["500", "garbage", "forged", "lost"])
@BOTH
def test_a_gateway_that_never_answers_rightly_changes_nothing(purchase, fault):
    purchase.pay()
    purchase.standin.faults.in_notice("lost")
    purchase.deliver()
    purchase.standin.faults.in_answer(fault, times=20)
    sweep()
    with pytest.raises(GatewayUnavailable):
        close(payment=purchase.payment)
    assert purchase.status == PENDING and Payment.objects.get().status == Payment.Status.OPEN
    let_time_pass(purchase.standin)
    assert_agreed(purchase)


@ANSWER_FAULTS
def test_placing_an_order_at_wechat(standins, fault):
    wechat = standins["wechat"]
    wechat.faults.in_answer(fault, to="order")
    try:
        purchase = buy("wechat", wechat)
    except GatewayUnavailable:
        payment = Payment.objects.get()
        assert hand_out(payment=payment).qr
    else:
        assert ANSWERS[fault]
        purchase.pay()
        let_time_pass(wechat)
        assert_agreed(purchase)


@BOTH
def test_a_dead_gateway_is_asked_until_it_lives(purchase, settings):
    purchase.pay()
    purchase.standin.faults.in_notice("lost")
    purchase.deliver()
    url = settings.ALIPAY_GATEWAY_URL, settings.WECHATPAY_API_URL
    settings.ALIPAY_GATEWAY_URL = "http://127.0.0.1:9/gateway.do"
    settings.WECHATPAY_API_URL = "http://127.0.0.1:9"
    sweep()
    ask_open()
    assert purchase.status == PENDING
    settings.ALIPAY_GATEWAY_URL, settings.WECHATPAY_API_URL = url
    let_time_pass(purchase.standin)
    assert_agreed(purchase)


@BOTH
def test_a_notice_is_no_page(gateway, standins):
    """Whoever calls the address without a word is told so, in the gateway's own language."""
    answer = Client().post(f"/trade/{gateway}/")
    assert answer.status_code == 400
    assert b"fail" in answer.content.lower()
