"""Notices of refunds: of ours that did not arrive, and of those made at the gateway's own site."""

from decimal import Decimal

import pytest

from checkout.states import Status as OrderStatus
from payments.models import Notice, Payment, Refund
from payments.refund_sending import send_due
from tests.payments.purchases import PART, assert_agreed, buy, let_time_pass, promise

pytestmark = pytest.mark.django_db
Outcome = Notice.Outcome


@pytest.fixture
def purchase(gateway, standins):
    purchase = buy(gateway, standins[gateway])
    purchase.pay()
    return purchase


@pytest.fixture
def trade(purchase):
    return purchase.standin.books.find(purchase.payment.out_trade_no)


def payment_of(purchase):
    return Payment.objects.get(pk=purchase.payment.pk)


@pytest.mark.parametrize("gateway", ["wechat"])
@pytest.mark.parametrize(
    "end, outcome, status",
    [
        ("failed", Outcome.REFUND_FAILED, Refund.Status.FAILED),
        ("stuck", Outcome.REFUND_STUCK, Refund.Status.SENT),
    ],
)
def test_a_refund_that_does_not_arrive_is_told_as_that(purchase, end, outcome, status):
    purchase.deliver()
    promise(purchase)
    send_due()
    purchase.standin.finish_refunds(end)
    assert purchase.deliver().taken
    assert purchase.outcomes() == [Outcome.SETTLED, outcome]
    assert Refund.objects.get().status == status
    assert payment_of(purchase).attention


@pytest.mark.parametrize("gateway", ["alipay", "wechat"])
@pytest.mark.parametrize("amount", [PART, Decimal("99.00")])
def test_money_given_back_by_hand_is_known_at_once(purchase, trade, amount):
    purchase.deliver()
    purchase.standin.give_back(trade, amount)
    assert purchase.deliver().taken
    assert purchase.outcomes() == [Outcome.SETTLED, Outcome.REFUNDED]
    whole = amount == trade.amount
    assert purchase.status == (OrderStatus.REFUNDED if whole else OrderStatus.PARTLY_REFUNDED)
    assert_agreed(purchase)


@pytest.mark.parametrize("gateway", ["alipay"])
def test_one_without_a_number_has_that_of_its_trade(purchase, trade):
    purchase.deliver()
    purchase.standin.give_back(trade, PART, trade.number)
    del purchase.standin.outbox.waiting[0].facts["out_biz_no"]
    assert purchase.deliver().taken
    assert purchase.outcomes() == [Outcome.SETTLED, Outcome.REFUNDED]
    assert Refund.objects.get().cause == Refund.Cause.AT_GATEWAY
    assert_agreed(purchase)


@pytest.mark.parametrize("gateway", ["alipay"])
def test_one_that_cannot_be_asked_about_is_for_staff(purchase, trade):
    purchase.deliver()
    purchase.standin.give_back(trade, PART)
    del purchase.standin.outbox.waiting[0].facts["out_biz_no"]
    assert purchase.deliver().taken
    assert purchase.outcomes() == [Outcome.SETTLED, Outcome.IGNORED]
    assert "渠道通知有一笔退款" in payment_of(purchase).attention


@pytest.mark.parametrize("gateway", ["alipay", "wechat"])
def test_money_that_came_and_went_before_we_heard_of_either(purchase, trade):
    """Alipay says of such a trade that it is closed."""
    purchase.standin.outbox.waiting.clear()
    purchase.standin.give_back(trade, trade.amount)
    assert purchase.deliver().taken
    assert purchase.outcomes() == [Outcome.REFUNDED]
    assert purchase.status == OrderStatus.REFUNDED
    let_time_pass(purchase.standin)
    assert_agreed(purchase)
