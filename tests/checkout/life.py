"""An order that holds a coupon and beli, and whether all agree about what became of it."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from beli import audit, ledger
from beli.models import Entry
from checkout.models import CouponClaim, PendingCourse
from checkout.order.models import Order
from checkout.placing import place_order
from checkout.settlement.quoting import Wish
from checkout.states import Status
from learning.models import Enrolment
from tests.checkout.coupons import give_claim
from tests.checkout.shopping import basket_of, put
from tests.factories import UserFactory

BELI = 100
PAY = Decimal("59.00")  # 99 for the course, less 30 by the coupon and 10 by the beli


def make_buyer(course, voucher):
    """A learner with the course in the basket, 100 beli and one claim of the coupon."""
    buyer = UserFactory()
    ledger.credit(user=buyer, amount=BELI, kind=Entry.Kind.GIFT, reference="test")
    give_claim(buyer, voucher)
    put(buyer, course)
    return buyer


def place(buyer):
    basket = basket_of(buyer)
    return place_order(
        user=buyer,
        basket=basket,
        lines=list(basket.all_lines()),
        expected_total=PAY,
        expected_beli=BELI,
        wish=Wish(),
    )


def make_overdue(order):
    Order.objects.filter(pk=order.pk).update(deadline=timezone.now() - timedelta(seconds=1))


def assert_agreed(buyer):
    """The buyer's one order, or none, is in one state, and everything that hangs on it with it."""
    order = Order.objects.filter(user=buyer).first()
    claim = CouponClaim.objects.get(owner=buyer)
    available = ledger.available(buyer)
    held = Entry.objects.open_holds().filter(account__user=buyer).count()
    waits = PendingCourse.objects.filter(user=buyer).exists()
    bought = Enrolment.objects.filter(user=buyer).count()
    found = (claim.status, available, held, waits, bought)
    assert found == expected(order and order.status), order and order.status
    assert not list(audit.what_is_wrong())
    assert claim.order == (order if order and order.status in HOLDING else None)
    return order


HOLDING = {Status.PENDING, Status.PAID}


def expected(status):
    """(claim, beli that may be spent, holds, is the course waiting, enrolments)"""
    if status == Status.PENDING:
        return (CouponClaim.Status.HELD, 0, 1, True, 0)
    if status == Status.PAID:
        return (CouponClaim.Status.USED, 0, 0, False, 1)
    return (CouponClaim.Status.UNUSED, BELI, 0, False, 0)
