"""Both gateways' own bills, fetched over HTTP and held against our books."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from checkout.states import Status
from payments.models import Payment, Refund, Statement
from payments.reconciliation.days import ONE_DAY, today
from payments.reconciliation.running import reconcile
from tests.payments.conftest import make_order, make_payment
from tests.payments.purchases import buy
from tests.payments.test_sandbox_bills import make_trade
from tests.standins.books import Line

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("gateway", ["alipay", "wechat"])


def run(gateway, day):
    statement = Statement.objects.create(gateway=gateway, day=day, try_at=timezone.now())
    reconcile(statement)
    statement.refresh_from_db()
    return statement


def found(statement):
    return sorted(statement.differences.values_list("kind", "status"))


def a_day_ago(standin, purchase):
    """The gateway believes that it all was yesterday at noon."""
    trade = standin.books.trades[purchase.payment.out_trade_no]
    noon = trade.paid_at.replace(hour=12) - timedelta(days=1)
    trade.paid_at = noon
    for refund in trade.refunds.values():
        refund.asked_at = refund.done_at = noon + timedelta(hours=1)
    return trade


@BOTH
def test_money_whose_notice_was_lost_is_found_on_the_bill(gateway, standins):
    purchase = buy(gateway, standins[gateway])
    purchase.pay()
    a_day_ago(standins[gateway], purchase)
    assert purchase.status == Status.PENDING
    statement = run(gateway, today() - ONE_DAY)
    assert (statement.status, statement.error) == ("done", "")
    assert (statement.payments, statement.taken) == (1, Decimal("99.00"))
    assert found(statement) == [("status", "mended")]
    assert purchase.status == Status.PAID


@BOTH
def test_a_refund_made_at_the_gateways_own_site_is_found_on_the_bill(gateway, standins):
    standin = standins[gateway]
    purchase = buy(gateway, standin)
    purchase.pay()
    purchase.deliver()
    trade = standin.books.trades[purchase.payment.out_trade_no]
    standin.give_back(trade, Decimal("30.00"))
    a_day_ago(standin, purchase)
    Payment.objects.update(paid_at=trade.paid_at)
    statement = run(gateway, today() - ONE_DAY)
    assert (statement.refunds, statement.returned) == (1, Decimal("30.00"))
    assert found(statement) == [("refund", "mended")]
    assert Refund.objects.get().amount == Decimal("30.00")
    assert purchase.line == Line(Decimal("99.00"), Decimal("30.00"))


@BOTH
def test_a_bill_that_is_not_ready_is_asked_for_later(gateway, standins):
    standins[gateway].bill_is_ready = False
    purchase = buy(gateway, standins[gateway])
    purchase.pay()
    purchase.deliver()
    statement = run(gateway, today() - ONE_DAY)
    assert statement.status == "due"
    assert statement.try_at > timezone.now()
    assert statement.error


def test_the_cashiers_bill_agrees_with_what_was_bought_there(shop):
    payment = make_payment(make_order(None))
    trade = make_trade(payment.out_trade_no, timezone.now())
    facts = {"status": "paid", "trade_no": trade.trade_no, "paid_at": trade.paid_at}
    Payment.objects.filter(pk=payment.pk).update(**facts)
    make_trade("stranger", timezone.now())
    statement = run("alipay", today())
    assert (statement.payments, statement.fees) == (2, Decimal("1.18"))
    assert found(statement) == [("missing-here", "open")]
