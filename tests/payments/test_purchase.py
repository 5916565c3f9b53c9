"""What a payment is for: the order is paid, the course opens, once."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from checkout.following_up import follow_up_due
from checkout.releasing import release
from learning.models import Enrolment
from notifications.models import Message
from payments.models import Notice, Payment
from tests.factories import UserFactory, make_course, period_of
from tests.payments import purchases
from tests.payments.conftest import Order
from tests.payments.keys import notice
from tests.payments.test_notices import send
from tests.payments.test_races import in_threads
from tests.payments.test_round_trip import wait_for_notice


def buy(learner):
    """(the new order, the address of the cashier)."""
    course = make_course()
    client = Client()
    client.force_login(learner)
    chosen = {"buy": course.pk, "period": period_of(course, 30).pk}
    form = {**chosen, "do": "place", "expected_total": "99.00", "gateway": "alipay"}
    answer = client.post("/checkout/", form)
    assert answer.status_code == 302, answer.content.decode()
    return Order.objects.get(user=learner), answer["Location"]


def assert_bought_once(order):
    follow_up_due()  # the site's own worker may still be at it
    order.refresh_from_db()
    assert order.status == Order.Status.PAID
    assert Enrolment.objects.filter(user=order.user).count() == 1
    assert order.sources.count() == 1
    assert order.sources.get().amount_debited == order.total_incl_tax


def test_the_cashier_opens_the_course(shop, buyer):
    order, cashier = buy(UserFactory())
    thanks = buyer.follow(buyer.press(buyer.open_cashier(cashier), "pay"))
    assert thanks.headers["Location"] == order.paid_url()
    wait_for_notice(Payment.objects.get())
    assert_bought_once(order)


def test_money_for_a_cancelled_order_revives_it(db, standins):
    """Alipay knew of no trade when we closed it, and its cashier was still open."""
    purchase = purchases.buy("alipay", standins["alipay"])
    assert release(order=purchase.order, status=Order.Status.CANCELLED)
    purchase.pay()
    assert purchase.deliver().taken
    assert_bought_once(purchase.order)


@pytest.mark.parametrize("first, second", [("alipay", "wechat"), ("wechat", "alipay")])
def test_what_is_paid_at_both_gateways_goes_back_at_the_later_one(db, standins, first, second):
    purchase = purchases.buy(first, standins[first])
    other = purchases.hand_out_again(purchase, second, standins[second])
    for one in (purchase, other):
        one.pay()
        assert one.deliver().taken
    for standin in standins.values():
        purchases.let_time_pass(standin)
    assert_bought_once(purchase.order)
    assert purchase.line == (99, 0) and other.line == (99, 99)
    repaid = Payment.objects.get(pk=other.payment.pk)
    assert (repaid.status, repaid.refunded) == (Payment.Status.PAID, 99)
    assert repaid.attention == ""  # it is back: nobody needs to look
    assert repaid.events.filter(kind="flagged", text__contains="重复付款").exists()
    told = Message.objects.filter(reference=f"payment-{repaid.pk}-sent-back", channel="site")
    assert told.get().user == purchase.order.user


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_notices_from_eight_threads_open_one_course():
    order, _cashier = buy(UserFactory())
    body = urlencode(notice(Payment.objects.get()))
    assert in_threads(lambda: send(body).content) == [b"success"] * 20
    assert_bought_once(order)
    assert Notice.objects.filter(outcome=Notice.Outcome.SETTLED).count() == 1
