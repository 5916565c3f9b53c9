"""Every amount of the takings has two decimals, whatever database sums it."""

from datetime import timedelta

import pytest

from checkout.takings.figures import takings
from checkout.takings.period import Period
from checkout.takings.sheets import course_rows, day_rows
from payments.reconciliation.days import today
from tests.checkout.refunding import approve_as_quoted, arrive, ask_for, buy
from tests.checkout.shopping import courses
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_two_decimals():
    made = courses(2)
    for beli in (3, 7):
        arrive(approve_as_quoted(ask_for(buy(UserFactory(), *made, beli=beli))))
    found = takings(Period(today() - timedelta(days=1), today()))
    rows = list(day_rows(found))[1:] + list(course_rows(found))[1:]
    amounts = [str(cell) for row in rows for cell in row if cell and not isinstance(cell, str)]
    assert len(amounts) > 10 and not [a for a in amounts if len(a.partition(".")[2]) != 2]
