"""One sweep follows up all that is paid within a moment, and the next payment asks anew."""

import pytest

from checkout.hurrying import asked
from checkout.order.models import Order
from payments.settling import settle_within
from tests.checkout.shopping import place, put
from tests.checkout.test_paying import open_for
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def pay(monkeypatch, settings, django_capture_on_commit_callbacks):
    """Pay an order in a hurry, and say which orders wait for a sweep afterwards."""
    settings.FOLLOW_UP_SECONDS = 60
    monkeypatch.setitem(asked, "until", 0.0)
    course = make_course()

    def pay(trade_no):
        user = UserFactory()
        put(user, course)
        order = place(user, total="99")
        with django_capture_on_commit_callbacks(execute=True):
            settle_within(payment=open_for(order), trade_no=trade_no, in_a_hurry=True)
        return list(Order.objects.to_follow_up())

    return pay


def test_a_worker_is_asked_once_for_all_that_is_paid_within_a_moment(pay, monkeypatch):
    assert pay("t1") == []
    assert len(pay("t2")) == 1
    assert len(pay("t3")) == 2
    monkeypatch.setitem(asked, "until", 0.0)  # the moment is over
    assert pay("t4") == []
