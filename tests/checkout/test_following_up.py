"""What a gateway did not wait for is done by whoever comes first, and touches nothing newer."""

import pytest

from checkout.following_up import follow_up, follow_up_due
from checkout.order.models import Order
from payments.refunding import found
from payments.settling import settle_within
from tests.checkout.shopping import basket_of, place, put
from tests.checkout.test_paying import open_for
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def order(course):
    user = UserFactory()
    put(user, course)
    order = place(user, total="99")
    settle_within(payment=open_for(order), trade_no="t1", in_a_hurry=True)
    return Order.objects.get(pk=order.pk)


def test_the_page_of_thanks_does_what_no_worker_has_done(client, order):
    assert basket_of(order.user).num_lines
    client.force_login(order.user)
    assert client.get(order.paid_url()).status_code == 200
    assert not basket_of(order.user).num_lines
    assert order.sources.count() == 1
    assert not follow_up(order.pk)


def test_what_was_put_into_the_basket_since_is_wanted_anew(order, course):
    basket_of(order.user).lines.all().delete()
    put(order.user, course)
    follow_up_due()
    assert Order.objects.get(pk=order.pk).follow_up_at is None
    assert basket_of(order.user).num_lines == 1


def test_money_that_went_back_before_it_was_followed_up_is_in_the_books(order):
    found(payment=order.payment, out_request_no="M1", amount=order.payment.amount)
    follow_up_due()
    source = order.sources.get()
    assert (source.amount_debited, source.amount_refunded) == (99, 99)
