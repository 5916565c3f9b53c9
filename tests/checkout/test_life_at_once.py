"""Money, the clock and the learner reach one order at the same moment, in any order."""

import random
import time

import pytest

from checkout.order.models import Order
from checkout.releasing import release
from checkout.states import Status
from payments.models import Payment
from payments.opening import open_payment
from payments.settling import settle
from tests.checkout.coupons import make_coupon
from tests.checkout.life import assert_agreed, make_buyer, make_overdue, place
from tests.factories import make_course
from tests.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SCHEDULES = 200
SHARES = 4  # tests, so that several processes take a part each


@pytest.mark.parametrize("share", range(SHARES))
def test_any_schedule_ends_in_one_state(course_and_coupon, share):
    dice, ends = random.Random(f"20261121 {share}"), set()
    for _ in range(SCHEDULES // SHARES):
        ends.add(run_schedule(dice, *course_and_coupon))
    assert ends == {Status.PAID, Status.CANCELLED, Status.EXPIRED}, "some end never came about"


@pytest.fixture
def course_and_coupon():
    return make_course(), make_coupon(quantity=None)


def run_schedule(dice, course, voucher):
    """Some of the three, each after a pause of its own; what the order ends in."""
    buyer = make_buyer(course, voucher)
    order = place(buyer)
    payment = open_payment(
        payable=order,
        payer=buyer,
        gateway="alipay",
        amount=order.amount_due,
        subject="课程",
        expires_at=order.deadline,
    )
    hands = {
        "notice": lambda: settle(payment=payment, trade_no=f"trade-{payment.pk}"),
        "cancel": lambda: release(order=fresh(order), status=Status.CANCELLED),
        "timeout": lambda: release(order=fresh(order), status=Status.EXPIRED),
    }
    chosen = dice.sample(sorted(hands), dice.randint(1, 3))
    pauses = [dice.choice((0, 0, 0.002, 0.01)) for _ in chosen]
    if "timeout" in chosen:
        make_overdue(order)

    def act(name_and_pause):
        name, pause = name_and_pause
        time.sleep(pause)
        hands[name]()

    at_once(act, zip(chosen, pauses, strict=True))
    order = assert_agreed(buyer)
    paid = Payment.objects.get(pk=payment.pk).status == Payment.Status.PAID
    assert paid == ("notice" in chosen)
    assert (order.status == Status.PAID) == paid
    return order.status


def fresh(order):
    return Order.objects.get(pk=order.pk)
