"""A genuine notice that is unusual is only a hint: the gateway is asked, and its answer counts."""

import pytest

from checkout.states import Status
from payments.closing import close
from payments.models import Event, Notice, Payment
from tests.killing import killed_after
from tests.payments.purchases import assert_agreed, buy, let_time_pass

pytestmark = pytest.mark.django_db
Outcome = Notice.Outcome
BOTH = pytest.mark.parametrize("gateway", ["alipay", "wechat"])


@pytest.fixture
def purchase(gateway, standins):
    return buy(gateway, standins[gateway])


def paid_and_told(purchase, fault=""):
    """The notice stays on its way, to be told again."""
    purchase.pay()
    purchase.standin.faults.in_notice(fault or "acknowledgement ignored")
    return purchase.deliver()


def payment_of(purchase):
    return Payment.objects.get(pk=purchase.payment.pk)


@BOTH
def test_a_wrong_amount_is_settled_when_the_gateway_says_the_right_one(purchase):
    assert paid_and_told(purchase, "wrong amount").taken
    assert payment_of(purchase).status == Payment.Status.PAID
    assert purchase.outcomes() == [Outcome.SETTLED]
    assert Event.objects.filter(kind=Event.Kind.ANSWERED).count() == 1


@BOTH
def test_a_wrong_amount_is_for_staff_when_the_gateway_says_so_too(purchase):
    """The gateway itself took another sum than we asked for."""
    Payment.objects.update(amount="98.00")
    delivery = paid_and_told(purchase)
    assert not delivery.taken and delivery.status == 400
    payment = payment_of(purchase)
    assert payment.status == Payment.Status.OPEN and "99.00" in payment.attention
    assert purchase.outcomes() == [Outcome.REFUSED]


def test_a_trade_that_timed_out_there_is_closed_here(standins):
    purchase = buy("alipay", standins["alipay"])
    purchase.standin.log_in(purchase.where)
    purchase.standin.clock += purchase.payment.expires_at - purchase.payment.created_at
    purchase.standin.find({"out_trade_no": purchase.payment.out_trade_no})
    assert purchase.deliver().taken
    assert payment_of(purchase).status == Payment.Status.CLOSED
    assert purchase.outcomes() == [Outcome.CLOSED]
    assert_agreed(purchase)


@BOTH
def test_a_notice_of_closing_is_not_believed_against_the_gateway(purchase):
    paid_and_told(purchase)
    purchase.standin.faults.in_notice("closed")
    assert purchase.deliver().taken
    assert payment_of(purchase).status == Payment.Status.PAID
    assert payment_of(purchase).attention == ""
    assert purchase.outcomes() == [Outcome.SETTLED, Outcome.IGNORED]


def test_what_the_gateway_gave_back_wholly_is_for_staff_or_written_down(standins):
    purchase = buy("alipay", standins["alipay"])
    paid_and_told(purchase)
    trade = purchase.standin.books.find(purchase.payment.out_trade_no)
    purchase.standin.give_back(trade, trade.amount)
    let_time_pass(purchase.standin)
    assert payment_of(purchase).refunded == trade.amount
    assert purchase.status == Status.REFUNDED
    assert_agreed(purchase)


def test_money_for_a_closed_payment_is_settled_all_the_same(standins):
    purchase = buy("alipay", standins["alipay"])
    assert close(payment=purchase.payment)
    assert paid_and_told(purchase).taken
    assert purchase.status == Status.PAID
    assert_agreed(purchase)


@BOTH
def test_another_trade_is_not_confirmed_by_the_gateway(purchase):
    paid_and_told(purchase)
    purchase.standin.faults.in_notice("wrong trade")
    assert purchase.deliver().status == 400
    assert purchase.outcomes() == [Outcome.SETTLED, Outcome.REFUSED]


@BOTH
def test_a_gateway_that_cannot_be_asked_is_told_to_come_again(purchase):
    paid_and_told(purchase)
    purchase.standin.faults.in_notice("closed")
    purchase.standin.faults.in_answer("500", times=3)
    assert purchase.deliver().status == 503
    assert purchase.outcomes() == [Outcome.SETTLED, Outcome.FAILED]
    let_time_pass(purchase.standin)
    assert_agreed(purchase)


@BOTH
def test_the_record_hides_who_paid(purchase):
    paid_and_told(purchase)
    body = Notice.objects.get().body
    for secret in ("2088101117955611", "buyer-of-books", "oUpF8uMuAJO"):
        assert secret not in body
    assert len(body) > 300


@BOTH
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_notice_is_kept_before_it_is_judged(purchase):
    """Killed in between, at any step: the text is there, and the next delivery settles."""
    purchase.pay()
    for steps in (1, 2, 6):
        purchase.standin.faults.in_notice("acknowledgement ignored")
        assert killed_after(steps, purchase.deliver)
        assert set(purchase.outcomes()) == {Outcome.RECEIVED}
        assert purchase.status == Status.PENDING
    assert purchase.deliver().taken
    assert purchase.outcomes() == [*[Outcome.RECEIVED] * 3, Outcome.SETTLED]
    assert_agreed(purchase)
