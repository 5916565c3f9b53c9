"""A day's bill against our books: each kind of difference, found once, and what mends itself."""

from decimal import Decimal

import pytest

from payments.gateways.base import GatewayRefund, RefundState
from payments.models import Difference, Payment, Refund
from payments.reconciliation.days import bill_comes, today
from payments.reconciliation.difference_states import settle
from tests.factories import UserFactory
from tests.payments.ledger_gateway import Day, books, day, found, is_paid_there, run

__all__ = ["books", "day"]
pytestmark = pytest.mark.django_db
Kind, Status = Difference.Kind, Difference.Status


def test_a_day_on_which_all_agrees_adds_up(day):
    payment = day.pay("99.00", listed=False)
    day.list(payment, fee=Decimal("0.59"))
    day.refund(day.pay("50.00"), "9.00")
    statement = run(day)
    assert (statement.status, statement.error) == ("done", "")
    assert (statement.payments, statement.taken) == (2, Decimal("149.00"))
    assert (statement.refunds, statement.returned) == (1, Decimal("9.00"))
    assert statement.fees == Decimal("0.59")
    assert found(statement) == []


def test_money_that_we_know_nothing_of(day):
    day.list("stranger", "20.00", trade_no="t1")
    statement = run(day)
    assert found(statement) == [("missing-here", "open", "stranger")]
    assert statement.differences.get().theirs == Decimal("20.00")


def test_a_second_trade_under_a_number_of_ours(day):
    payment = day.pay()
    day.list(payment, trade_no="another")
    assert found(run(day)) == [("missing-here", "open", payment.out_trade_no)]


def test_the_same_number_at_another_gateway_is_not_ours(day):
    payment = day.pay()
    Payment.objects.filter(pk=payment.pk).update(gateway="alipay")
    assert found(run(day)) == [("missing-here", "open", payment.out_trade_no)]


def test_a_payment_that_the_bill_does_not_list(day):
    payment = day.pay(listed=False)
    statement = run(day)
    assert found(statement) == [("missing-there", "open", payment.out_trade_no)]
    assert statement.differences.get().ours == payment.amount


def test_another_amount(day):
    payment = day.pay("99.00", listed=False)
    day.list(payment, "98.00")
    difference = run(day).differences.get()
    assert (difference.kind, difference.status) == (Kind.AMOUNT, Status.OPEN)
    assert (difference.ours, difference.theirs) == (Decimal("99.00"), Decimal("98.00"))


@pytest.mark.parametrize("status", [Payment.Status.OPEN, Payment.Status.CLOSED])
def test_what_is_not_paid_here_is_asked_about_and_settled(day, status):
    payment = day.pay(status=status)
    is_paid_there(day.books, payment, day.bill[0].trade_no, day.at())
    assert found(run(day)) == [("status", "mended", payment.out_trade_no)]
    payment.refresh_from_db()
    assert (payment.status, payment.trade_no) == (Payment.Status.PAID, day.bill[0].trade_no)
    assert found(run(day)) == [("status", "mended", payment.out_trade_no)]


def test_what_the_gateway_itself_does_not_confirm_stays_open(day):
    payment = day.pay(status=Payment.Status.CLOSED)
    assert found(run(day)) == [("status", "open", payment.out_trade_no)]
    payment.refresh_from_db()
    assert payment.status == Payment.Status.CLOSED


def test_a_refund_made_at_the_gateways_own_site(day):
    payment = day.pay()
    day.list(payment, "30.00", is_refund=True)
    statement = run(day)
    assert found(statement) == [("refund", "mended", payment.out_trade_no)]
    assert statement.differences.get().note == "在渠道处退款"
    made = Refund.objects.get()
    assert (made.amount, made.cause, made.status) == (Decimal("30.00"), "at-gateway", "done")
    payment.refresh_from_db()
    assert payment.refunded == Decimal("30.00")
    assert found(run(day)) == [("refund", "mended", payment.out_trade_no)]
    assert Refund.objects.count() == 1


def test_more_given_back_than_was_paid(day):
    payment = day.pay("20.00")
    day.list(payment, "30.00", is_refund=True, out_request_no="theirs")
    assert found(run(day)) == [("refund", "open", payment.out_trade_no)]
    assert not Refund.objects.exists()


def test_a_refund_of_a_payment_that_we_do_not_know(day):
    day.list("stranger", "30.00", is_refund=True, trade_no="t")
    assert found(run(day)) == [("refund", "open", "stranger")]


def test_a_refund_that_the_bill_does_not_list(day):
    payment = day.pay()
    promise = day.refund(payment, listed=False)
    difference = run(day).differences.get()
    assert (difference.kind, difference.status, difference.refund) == (
        Kind.REFUND,
        Status.OPEN,
        promise,
    )


def test_a_refund_of_another_amount(day):
    payment = day.pay()
    promise = day.refund(payment, "9.00", listed=False)
    day.list(payment, "8.00", is_refund=True, out_request_no=promise.out_request_no)
    assert found(run(day)) == [("refund", "open", payment.out_trade_no)]


def test_a_refund_whose_end_we_had_not_heard(day):
    payment = day.pay()
    promise = day.refund(payment, status=Refund.Status.SENT)
    answer = GatewayRefund(RefundState.DONE, "r1", promise.amount, day.at(13))
    day.books.refunds[promise.out_request_no] = answer
    assert found(run(day)) == [("refund", "mended", payment.out_trade_no)]
    promise.refresh_from_db()
    assert promise.status == Refund.Status.DONE


def test_a_refund_that_was_given_up_here_and_made_there(day):
    payment = day.pay()
    day.refund(payment, status=Refund.Status.GIVEN_UP)
    assert found(run(day)) == [("refund", "open", payment.out_trade_no)]


def test_a_refund_on_its_way_is_no_difference(day):
    payment = day.pay()
    promise = day.refund(payment, status=Refund.Status.SENT, listed=False)
    facts = {"is_refund": True, "out_request_no": promise.out_request_no, "is_done": False}
    day.list(payment, promise.amount, **facts)
    statement = run(day)
    assert (found(statement), statement.refunds) == ([], 0)


def test_a_refund_listed_on_the_day_it_was_begun(day):
    payment, before = day.pay(), Day(day.books, ago=3)
    promise = day.refund(payment, listed=False)
    Refund.objects.filter(pk=promise.pk).update(created_at=before.at())
    facts = {"is_refund": True, "out_request_no": promise.out_request_no, "is_done": False}
    before.list(payment, promise.amount, **facts)
    assert found(run(day)) == []


def test_a_payment_of_just_after_midnight_on_yesterdays_bill(day):
    payment = day.pay(at=day.at(0, 1), listed=False)
    Day(day.books, ago=2).list(payment)
    assert found(run(day)) == []


def test_a_payment_of_just_before_midnight_waits_for_the_next_bill(day):
    payment = day.pay(at=day.at(23, 59), listed=False)
    day.books.not_ready.add(today())
    statement = run(day)
    assert (statement.status, found(statement)) == ("due", [])
    assert statement.try_at >= bill_comes(today())
    day.books.not_ready.clear()
    Day(day.books, ago=0).list(payment)
    statement = run(day)
    assert (statement.status, found(statement)) == ("done", [])


def test_a_payment_of_just_before_midnight_that_no_bill_lists(books):
    day = Day(books, ago=2)
    payment = day.pay(at=day.at(23, 59), listed=False)
    assert found(run(day)) == [("missing-there", "open", payment.out_trade_no)]


def test_a_second_run_changes_nothing(day):
    day.list("stranger", "20.00", trade_no="t1")
    day.pay(listed=False)
    first = list(run(day).differences.values())
    assert list(run(day).differences.values()) == first


def test_a_difference_that_has_gone_is_mended_and_stays(day):
    payment = day.pay(listed=False)
    run(day)
    day.list(payment)
    assert found(run(day)) == [("missing-there", "mended", payment.out_trade_no)]
    day.bill.clear()
    assert found(run(day)) == [("missing-there", "open", payment.out_trade_no)]


def test_a_difference_says_what_was_found_last(day):
    payment = day.pay("99.00", listed=False)
    day.list(payment, "98.00")
    run(day)
    day.bill.clear()
    day.list(payment, "97.00")
    assert run(day).differences.get().theirs == Decimal("97.00")


def test_what_staff_have_settled_stays_settled(day):
    day.list("stranger", "20.00", trade_no="t1")
    difference, staff = run(day).differences.get(), UserFactory(is_staff=True)
    assert settle(difference, by=staff, reason="线下收款")
    assert not settle(difference, by=staff, reason="又一次")
    assert found(run(day)) == [("missing-here", "settled", "stranger")]
    difference.refresh_from_db()
    assert (difference.reason, difference.settled_by) == ("线下收款", staff)
