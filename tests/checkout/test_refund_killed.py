"""A worker that is killed in the midst of a refund leaves nothing half done (decision 10).

Each test kills the work after its first write or commit, after its second, and so on.
"""

from itertools import count

import pytest

from beli import audit, ledger
from checkout.models import CouponClaim
from checkout.refunds.deciding import approve
from checkout.refunds.models import RefundRequest
from checkout.states import Status
from learning.models import Enrolment
from payments.gateways.patience import hurried
from payments.models import Payment, Refund
from payments.refund_ends import finish
from tests.checkout.coupons import make_coupon
from tests.checkout.life import BELI, PAY, make_buyer, place
from tests.checkout.refunding import approve_as_quoted, ask_for, fresh, keeper, pay
from tests.factories import make_course
from tests.killing import killed_after

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Wish = RefundRequest.Status


@pytest.fixture(autouse=True)
def _no_time_for_gateways():
    """What is promised is told to the gateway after the commit; nobody answers here."""
    with hurried(0):
        yield


@pytest.fixture
def asked():
    """Makes requests for paid orders with a coupon and beli."""
    course, voucher = make_course(), make_coupon(quantity=None)

    def make():
        order = place(make_buyer(course, voucher))
        pay(order)
        return ask_for(fresh(order))

    return make


def state(request):
    """What there is of it: every table that a refund touches."""
    request = fresh(request)
    order = request.order
    line = order.lines.get()
    return {
        "request": request.status,
        "promised": request.refund and request.refund.status,
        "order": order.status,
        "reserved": (line.refunded_money, line.refunded_beli),
        "back of the payment": Payment.objects.get(pk=order.payment_id).refunded,
        "taken back": line.access_ended_at is not None,
        "course closed": Enrolment.objects.get(user=order.user).has_ended,
        "beli": ledger.balance(order.user),
        "coupon": CouponClaim.objects.get(owner=order.user).status,
        "books": [source.amount_refunded for source in order.sources.order_by("pk")],
    }


ASKED = {
    "request": Wish.ASKED,
    "promised": None,
    "order": Status.REFUND_ASKED,
    "reserved": (0, 0),
    "back of the payment": 0,
    "taken back": False,
    "course closed": False,
    "beli": 0,
    "coupon": CouponClaim.Status.USED,
    "books": [0, 0],
}
APPROVED = ASKED | {
    "request": Wish.APPROVED,
    "promised": Refund.Status.DUE,
    "reserved": (PAY, BELI),
    "back of the payment": PAY,
}
DONE = APPROVED | {
    "request": Wish.DONE,
    "promised": Refund.Status.DONE,
    "order": Status.REFUNDED,
    "taken back": True,
    "course closed": True,
    "beli": BELI,
    "coupon": CouponClaim.Status.UNUSED,
    "books": [10, PAY],
}


def test_killed_while_approving(asked):
    staff = keeper()
    for steps in count(1):
        request = asked()

        def decide(request=request):
            approve(request=fresh(request), by=staff, decisions={})

        was_killed = killed_after(steps, decide)
        assert state(request) in (ASKED, APPROVED)
        if not was_killed:
            break
        if state(request) == ASKED:
            decide()
        assert state(request) == APPROVED
    assert steps > 6


def test_killed_while_finishing(asked):
    for steps in count(1):
        request = approve_as_quoted(asked())
        assert state(request) == APPROVED

        def work(request=request):
            finish(fresh(request.refund))

        was_killed = killed_after(steps, work)
        assert state(request) in (APPROVED, DONE)
        work()  # the sweeper, later
        assert state(request) == DONE
        if not was_killed:
            break
    assert steps > 15 and not list(audit.what_is_wrong())
