"""A genuine notice named a trade that the gateway does not know: its own answer counts."""

import pytest

from payments.models import Difference, Event, Notice, Payment
from tests.payments.histories.ending import compare_bills
from tests.payments.purchases import assert_agreed, buy

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("gateway", ["alipay", "wechat"])
Outcome = Notice.Outcome


class Day:
    """What compare_bills wants of a scene."""

    def __init__(self, standins):
        self.standins = standins


@pytest.fixture
def purchase(gateway, standins):
    """Settled by a notice with another trade's number."""
    purchase = buy(gateway, standins[gateway])
    purchase.pay()
    purchase.standin.faults.in_notice("wrong trade")
    assert purchase.deliver().taken
    return purchase


def numbers(purchase):
    ours = Payment.objects.get(pk=purchase.payment.pk).trade_no
    return ours, purchase.standin.books.find(purchase.payment.out_trade_no).trade_no


@BOTH
def test_the_true_notice_corrects_it(purchase):
    ours, theirs = numbers(purchase)
    assert ours != theirs
    assert purchase.deliver().taken
    assert numbers(purchase) == (theirs, theirs)
    assert purchase.outcomes() == [Outcome.SETTLED, Outcome.IGNORED]
    assert Payment.objects.get().attention == ""
    assert Event.objects.filter(kind=Event.Kind.SETTLED, text__contains=ours).count() == 1
    assert_agreed(purchase)


@BOTH
def test_else_the_days_bill_does(purchase, standins):
    purchase.standin.outbox.waiting.clear()
    _ours, theirs = numbers(purchase)
    compare_bills(Day(standins))
    assert numbers(purchase) == (theirs, theirs)
    assert [one.status for one in Difference.objects.all()] == [Difference.Status.MENDED]
    compare_bills(Day(standins))
    assert not Difference.objects.filter(status=Difference.Status.OPEN).exists()
