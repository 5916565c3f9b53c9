"""Statements that are due: made, fetched, tried again later, given up, and told of."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from notifications.models import Message
from payments.models import Payment, Statement
from payments.reconciliation.days import bill_comes, make_due, today
from payments.reconciliation.running import PAUSES, reconcile, reconcile_due
from tests.factories import UserFactory
from tests.payments.ledger_gateway import SETTING, Day, books, day, found, is_paid_there, run

__all__ = ["books", "day"]
pytestmark = pytest.mark.django_db


def test_a_bill_that_is_not_ready_is_tried_later_and_later(day):
    day.pay()
    day.books.not_ready.add(day.date)
    statement = run(day)
    assert (statement.status, statement.tries) == ("due", 1)
    reconcile_due()
    assert day.books.fetched.count(day.date) == 1
    day.books.not_ready.clear()
    Statement.objects.update(try_at=timezone.now())
    reconcile_due()
    statement.refresh_from_db()
    assert (statement.status, statement.error) == ("done", "")


def test_a_bill_that_never_comes_is_told_to_staff_once(day):
    day.pay()
    staff = UserFactory(is_staff=True, is_superuser=True)
    day.books.is_silent = True
    statement = run(day)
    for _try in range(len(PAUSES) + 2):
        Statement.objects.filter(status="due").update(try_at=timezone.now())
        reconcile_due()
    statement.refresh_from_db()
    assert (statement.status, statement.tries) == ("failed", len(PAUSES))
    assert "nobody answers" in statement.error
    assert Message.objects.filter(user=staff, subject__contains="下载失败").count() == 1
    day.books.is_silent = False
    assert run(day).status == "done"


def test_a_day_without_business_needs_no_bill(day):
    Day(day.books, ago=2).pay()
    day.books.not_ready.add(day.date)
    statement = run(day)
    for _try in range(2):
        Statement.objects.filter(pk=statement.pk).update(try_at=timezone.now())
        reconcile(Statement.objects.get(pk=statement.pk))
    statement.refresh_from_db()
    assert (statement.status, statement.payments) == ("done", 0)


def test_a_gateway_taken_out_of_the_settings_fails_alone(day, settings):
    day.pay()
    settings.PAYMENT_GATEWAYS = {}
    statement = run(day)
    assert (statement.status, statement.tries) == ("due", 1)
    assert "unknown-gateway" in statement.error
    settings.PAYMENT_GATEWAYS = SETTING
    assert run(day).status == "done"


def test_a_gateway_that_answers_no_question_is_asked_again_later(day):
    payment = day.pay(status=Payment.Status.CLOSED)
    day.books.answers_questions = False
    statement = run(day)
    assert (statement.status, statement.taken) == ("due", Decimal("99.00"))
    assert found(statement) == [("status", "open", payment.out_trade_no)]
    day.books.answers_questions = True
    is_paid_there(day.books, payment, day.bill[0].trade_no, day.at())
    assert found(run(day)) == [("status", "mended", payment.out_trade_no)]


def test_statements_are_due_from_the_first_payment_on(books):
    make_due()
    assert not Statement.objects.exists()
    Day(books, ago=4).pay()
    make_due()
    make_due()
    assert [row.day for row in Statement.objects.order_by("day")] == [
        today() - timedelta(days=ago) for ago in (4, 3, 2, 1)
    ]
    assert all(row.try_at == bill_comes(row.day) for row in Statement.objects.all())


def test_the_sweep_fetches_what_is_due_and_tells_staff_of_differences(books):
    staff = UserFactory(is_staff=True, is_superuser=True)
    day = Day(books, ago=2)
    day.pay(listed=False)
    reconcile_due()
    reconcile_due()
    assert books.fetched.count(day.date) == 1
    assert Statement.objects.get(day=day.date).differences.count() == 1
    assert Message.objects.filter(user=staff, subject__contains="对账有差异").count() == 1
