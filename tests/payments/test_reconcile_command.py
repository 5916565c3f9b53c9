"""`manage.py reconcile`: one day by hand."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from payments.models import Statement
from tests.payments.ledger_gateway import Day, books, day

__all__ = ["books", "day"]
pytestmark = pytest.mark.django_db


def reconcile(*arguments):
    out = StringIO()
    call_command("reconcile", *arguments, stdout=out)
    return out.getvalue()


def test_it_compares_yesterday(day):
    day.pay("99.00")
    assert f"ledger {day.date}: 1 payments 99.00" in reconcile()


def test_it_compares_the_day_and_gateway_that_are_named_and_may_be_repeated(books):
    day = Day(books, ago=40)
    day.pay(listed=False)
    for _time in range(2):
        told = reconcile("--day", day.date.isoformat(), "--gateway", "ledger")
        assert "1 differences open" in told


def test_a_bill_that_is_not_there_is_a_failure(day):
    day.pay()
    day.books.not_ready.add(day.date)
    with pytest.raises(CommandError, match="Not compared: ledger"):
        reconcile()


def test_an_old_day_without_business_has_no_bill_and_is_done(books):
    day = Day(books, ago=3)
    books.not_ready.add(day.date)
    assert "0 payments 0.00" in reconcile("--day", day.date.isoformat())
    assert Statement.objects.get().status == Statement.Status.DONE


@pytest.mark.parametrize("wrong", [("--gateway", "paypal"), ("--day", "2999-01-01")])
def test_what_cannot_be_compared_is_refused(day, wrong):
    with pytest.raises(CommandError):
        reconcile(*wrong)
