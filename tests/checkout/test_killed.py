"""A worker that is killed leaves nothing half done, and the sweeper finishes it.

Each test kills the work after its first write or commit, after its second, and so on.
"""

from itertools import count

import pytest
from django.db import transaction
from django.utils import timezone

from checkout.following_up import follow_up_due
from checkout.order.models import Order
from checkout.releasing import release, release_overdue
from checkout.states import Status
from notifications.models import Message
from payments.models import Payment
from payments.opening import hand_out, open_payment
from payments.settling import settle, settle_within
from tests.checkout.coupons import make_coupon
from tests.checkout.life import assert_agreed, make_buyer, make_overdue, place
from tests.checkout.shopping import basket_of
from tests.factories import make_course
from tests.killing import killed_after

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def voucher():
    return make_coupon(quantity=None)


def open_for(order):
    return open_payment(
        payable=order,
        payer=order.user,
        gateway="alipay",
        amount=order.amount_due,
        subject="课程",
        expires_at=order.deadline,
    )


def test_killed_while_placing(course, voucher):
    for steps in count(1):
        buyer = make_buyer(course, voucher)
        was_killed = killed_after(steps, lambda buyer=buyer: place(buyer))
        order = assert_agreed(buyer)
        if not was_killed:
            break
        if order:
            make_overdue(order)
            release_overdue()
            assert assert_agreed(buyer).status == Status.EXPIRED
        else:
            place(buyer)
            assert assert_agreed(buyer).status == Status.PENDING
    assert order.status == Status.PENDING
    assert steps > 15


def test_killed_while_following_up(course, voucher):
    """Killed right after the settlement, or anywhere in what follows: all of it is done once."""
    for steps in count(1):
        buyer = make_buyer(course, voucher)
        payment = open_for(place(buyer))
        with transaction.atomic():
            settle_within(payment=payment, trade_no=f"trade-{payment.pk}", in_a_hurry=True)
            transaction.get_connection().run_on_commit = []  # its worker never hears of it
        order = assert_agreed(buyer)
        assert not order.sources.exists() and not Message.objects.filter(user=buyer).exists()
        was_killed = killed_after(steps, follow_up_due)
        Order.objects.exclude(follow_up_at=None).update(follow_up_at=timezone.now())
        follow_up_due()
        follow_up_due()
        assert assert_agreed(buyer).follow_up_at is None
        assert (order.sources.count(), order.payment_events.count()) == (2, 1)
        assert Message.objects.filter(user=buyer, channel="site").count() == 2
        assert not basket_of(buyer).num_lines
        if not was_killed:
            break
    assert steps > 8


def test_killed_while_settling(course, voucher):
    for steps in count(1):
        buyer = make_buyer(course, voucher)
        payment = open_for(place(buyer))
        hand_out(payment=payment)

        def pay(payment=payment):
            settle(payment=payment, trade_no=f"trade-{payment.pk}")

        was_killed = killed_after(steps, pay)
        assert_agreed(buyer)
        pay()  # the gateway tells again, or the sweeper asks
        assert assert_agreed(buyer).status == Status.PAID
        assert Payment.objects.get(pk=payment.pk).status == Payment.Status.PAID
        if not was_killed:
            break
    assert steps > 15


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.EXPIRED])
def test_killed_while_releasing(course, voucher, status):
    for steps in count(1):
        buyer = make_buyer(course, voucher)
        order = place(buyer)
        open_for(order)  # never handed out: no gateway is asked
        was_killed = killed_after(steps, lambda order=order: release(order=order, status=status))
        assert_agreed(buyer)
        make_overdue(order)
        release_overdue()
        expected = Status.EXPIRED if was_killed else status
        assert assert_agreed(buyer).status in {expected, status}
        if not was_killed:
            break
    assert steps > 10


def test_killed_in_a_batch(course, voucher):
    for steps in count(1):
        buyers = [make_buyer(course, voucher) for _ in range(3)]
        for buyer in buyers:
            make_overdue(place(buyer))
        was_killed = killed_after(steps, release_overdue)
        for buyer in buyers:
            assert_agreed(buyer)
        release_overdue()
        assert {assert_agreed(buyer).status for buyer in buyers} == {Status.EXPIRED}
        if not was_killed:
            break
    assert not Order.objects.filter(status=Status.PENDING).exists()
