"""What goes back of a line is held within what was paid for it, to the fen, on every database."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from checkout.order.models import Line
from tests.checkout.shopping import place, put
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    user = UserFactory()
    put(user, make_course())
    line = place(user, total="99").lines.get()
    paid = {"line_price_incl_tax": Decimal("865.56"), "beli_amount": Decimal("33.44")}
    Line.objects.filter(pk=line.pk).update(beli=334, **paid)
    return line


def test_all_of_it_may_go_back(line):
    """865.56 - 33.44 is less than 832.12 in binary."""
    Line.objects.filter(pk=line.pk).update(refunded_money=Decimal("832.12"), refunded_beli=334)
    line.refresh_from_db()
    assert line.refunded_money == line.money


@pytest.mark.parametrize(
    "too_much",
    [{"refunded_money": Decimal("832.13")}, {"refunded_money": Decimal("-0.01")}],
    ids=["a fen more", "a fen less than nothing"],
)
def test_not_a_fen_more(line, too_much):
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.filter(pk=line.pk).update(**too_much)


def test_not_a_beli_more(line):
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.filter(pk=line.pk).update(refunded_beli=335)
