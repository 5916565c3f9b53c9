"""Notices that come while another hand settles the payment and holds its locks (PostgreSQL)."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, get_ident

import pytest
from django.db import connection

from checkout.states import Status
from payments.closing import close
from payments.models import Notice, Payment
from payments.signals import payment_settled
from payments.tasks import ask_open
from tests.payments.purchases import assert_agreed, buy, let_time_pass
from tests.payments.test_faults import NOTICES, WECHATS_OWN
from tests.standins.fixtures import post_in_thread

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize("gateway", ["alipay", "wechat"])
ROWS = [(gateway, row[0]) for row in NOTICES for gateway in ("alipay", "wechat")]
ROWS += [("wechat", row[0]) for row in WECHATS_OWN]
HELD_SECONDS = 0.3  # the locks, where the other waits for them


@pytest.fixture
def purchase(gateway, standins):
    standins[gateway].outbox.post = post_in_thread
    return buy(gateway, standins[gateway])


class Settling:
    """The first settle() that comes by keeps its locks until the other hand is done or waits."""

    def __init__(self):
        self.is_held, self.may_go_on = Event(), Event()
        self.thread = None
        self.heard = 0

    def hold(self, **kwargs):
        self.heard += 1
        if self.thread is None:
            self.thread = get_ident()
            self.is_held.set()
            self.may_go_on.wait(HELD_SECONDS)


@contextmanager
def a_slow_settling():
    settling = Settling()
    payment_settled.connect(settling.hold)
    try:
        yield settling
    finally:
        payment_settled.disconnect(settling.hold)


def on_its_own_connection(work):
    try:
        return work()
    finally:
        connection.close()


def meanwhile(purchase, work):
    """Do `work` while the notice of `purchase` is being settled; how often it was settled."""
    with a_slow_settling() as settling, ThreadPoolExecutor(2) as pool:
        first = pool.submit(purchase.deliver)
        assert settling.is_held.wait(10)
        other = pool.submit(on_its_own_connection, work)
        other.add_done_callback(lambda _: settling.may_go_on.set())
        assert first.result().taken
        other.result()
    return settling.heard


@pytest.mark.parametrize("gateway, fault", ROWS, ids=[f"{g}-{fault}" for g, fault in ROWS])
def test_a_notice_during_the_settling(purchase, fault):
    purchase.pay()
    told = purchase.standin.outbox.waiting[0]
    settled = meanwhile(purchase, lambda: purchase.standin.outbox.deliver(told, fault))
    assert settled == 1 and purchase.status == Status.PAID
    assert Notice.objects.count() == len(purchase.standin.outbox.deliveries) == 2
    assert not Notice.objects.filter(outcome=Notice.Outcome.RECEIVED).exists()
    assert_agreed(purchase)


@BOTH
def test_asking_during_the_settling(purchase):
    purchase.pay()
    assert meanwhile(purchase, ask_open) == 1
    assert_agreed(purchase)


@BOTH
def test_closing_during_the_settling(purchase):
    purchase.pay()
    closed = []
    payment = Payment.objects.get()
    assert meanwhile(purchase, lambda: closed.append(close(payment=payment))) == 1
    assert closed == [False]
    assert_agreed(purchase)


@BOTH
def test_eight_notices_at_the_same_moment_settle_once(purchase):
    purchase.pay()
    purchase.standin.faults.in_notice("concurrent")
    assert purchase.deliver().taken
    assert {delivery.status for delivery in purchase.standin.outbox.deliveries} <= {200, 204}
    assert sorted(purchase.outcomes()) == [*["repeated"] * 7, "settled"]
    let_time_pass(purchase.standin)
    assert_agreed(purchase)
