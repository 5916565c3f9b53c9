"""Single rows of a bill: refunds without a number, bills older than our books, rows that break."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from notifications.models import Message
from payments.gateways.base import GatewayTrade, TradeState
from payments.models import Payment, Refund, Statement
from payments.reconciliation.running import PAUSES, reconcile_due
from payments.refunding import found as found_at_gateway
from tests.factories import UserFactory
from tests.payments.ledger_gateway import Day, books, day, found, is_paid_there, run

__all__ = ["books", "day"]
pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def told_by_notice(day, payment, number, at, amount="30.00"):
    facts = {"amount": Decimal(amount), "done_at": at}
    return found_at_gateway(payment=payment, out_request_no=number, **facts)


def test_a_refund_of_which_a_notice_told_is_not_booked_twice(day):
    payment = day.pay("99.00")
    told_by_notice(day, payment, "M1", day.at(13))
    day.list(payment, "30.00", is_refund=True, at=day.at(13) + MINUTE)
    for _run in range(2):
        assert found(run(day)) == []
    assert Refund.objects.get().out_request_no == "M1"


def test_of_two_like_refunds_the_one_that_nobody_told_of_is_booked(day):
    payment = day.pay("99.00")
    told_by_notice(day, payment, "M1", day.at(13))
    for at in (day.at(13) - MINUTE, day.at(13)):
        day.list(payment, "30.00", is_refund=True, at=at)
    for _run in range(2):
        assert found(run(day)) == [("refund", "mended", payment.out_trade_no)]
    assert Refund.objects.count() == 2


@pytest.mark.parametrize("amount, hour", [("31.00", 13), ("30.00", 15)])
def test_another_refund_is_another(day, amount, hour):
    payment = day.pay("99.00")
    told_by_notice(day, payment, "M1", day.at(13))
    day.list(payment, amount, is_refund=True, at=day.at(hour))
    run(day)
    assert Refund.objects.count() == 2


def under_way_on_the_bill(day, done_at):
    payment = day.pay()
    promise = day.refund(payment, listed=False)
    Refund.objects.filter(pk=promise.pk).update(done_at=done_at)
    facts = {"is_refund": True, "out_request_no": promise.out_request_no, "is_done": False}
    day.list(payment, promise.amount, **facts)
    return payment


def test_a_refund_that_ended_after_its_bill_was_made_is_no_difference(day):
    under_way_on_the_bill(day, timezone.now())
    assert found(run(day)) == []


def test_a_refund_that_ended_long_before_its_bill_was_made_is_one(day):
    payment = under_way_on_the_bill(day, day.at(14))
    assert found(run(day)) == [("refund", "open", payment.out_trade_no)]


def test_what_was_paid_and_wholly_given_back_before_we_heard_of_it(day):
    """Alipay calls it closed; the bill lists both."""
    payment = day.pay("99.00", status=Payment.Status.CLOSED)
    trade_no = day.bill[0].trade_no
    closed = GatewayTrade(TradeState.CLOSED, trade_no, payment.amount, day.at())
    day.books.trades[payment.out_trade_no] = closed
    day.list(payment, "99.00", is_refund=True, trade_no=trade_no, at=day.at(13))
    for _run in range(2):
        assert {(kind, status) for kind, status, _number in found(run(day))} == {
            ("status", "mended"),
            ("refund", "mended"),
        }
    payment.refresh_from_db()
    assert (payment.status, payment.paid_at) == (Payment.Status.PAID, day.at())
    assert payment.refunded == payment.amount


def test_a_trade_that_closed_unpaid_is_not_settled(day):
    payment = day.pay(status=Payment.Status.OPEN)
    trade_no = day.bill[0].trade_no
    for told in [(trade_no, None), ("another", day.at())]:
        answer = GatewayTrade(TradeState.CLOSED, told[0], payment.amount, told[1])
        day.books.trades[payment.out_trade_no] = answer
        assert found(run(day)) == [("status", "open", payment.out_trade_no)]


def test_a_row_that_breaks_does_not_end_the_others(day):
    broken, paid = (day.pay(status=Payment.Status.OPEN) for _number in range(2))
    refund = day.refund(day.pay(), status=Refund.Status.SENT)
    day.books.bugs[broken.out_trade_no] = KeyError("total")
    day.books.bugs[refund.out_request_no] = KeyError("refund")
    is_paid_there(day.books, paid, day.bill[1].trade_no, day.at())
    statement = run(day)
    assert statement.status == "done"
    assert found(statement) == [
        ("status", "open", broken.out_trade_no),
        ("status", "mended", paid.out_trade_no),
        ("refund", "open", refund.payment.out_trade_no),
    ]
    assert "KeyError" in statement.differences.first().note


def test_an_error_of_ours_is_told_to_staff_and_ends_no_other_day(books):
    staff = UserFactory(is_staff=True, is_superuser=True)
    earlier, day = Day(books, ago=3), Day(books, ago=2)
    earlier.pay()
    books.bugs[day.date] = RuntimeError("the adapter broke down")
    reconcile_due()
    status = dict(Statement.objects.values_list("day", "status"))
    assert (status[earlier.date], status[day.date]) == ("done", "due")
    assert "the adapter broke down" in Statement.objects.get(day=day.date).error
    assert Message.objects.filter(user=staff, subject__contains="对账出错").count() == 1
    for _try in PAUSES:
        Statement.objects.filter(status="due").update(try_at=timezone.now())
        reconcile_due()
    assert Statement.objects.get(day=day.date).status == "failed"
    assert Message.objects.filter(user=staff, subject__contains="下载失败").count() == 1
    books.bugs.clear()
    assert run(day).status == "done"
