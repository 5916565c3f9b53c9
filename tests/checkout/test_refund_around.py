"""What a refund changes around it: stock, figures of coupons, and what counts as bought."""

from decimal import Decimal

import pytest
from django.utils import timezone

from checkout.coupons.figures import figures_of
from checkout.coupons.recipients import buyers
from checkout.paying import in_another_order, is_owned
from checkout.states import Status
from tests.checkout.refunding import approve_as_quoted, arrive, ask_for, buy, fresh, pay
from tests.checkout.shopping import basket_of, courses
from tests.checkout.spending import coupon_for, quote_of
from tests.checkout.test_goods_with_coupons import StockRecord, place
from tests.checkout.test_goods_with_coupons import book as make_book
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
book = make_book


@pytest.fixture
def user():
    return UserFactory()


def test_goods_that_were_not_sent_are_for_sale_again(user, book):
    basket_of(user).add_product(book, 2)
    order = place(user, quote_of(user))
    pay(order)
    assert StockRecord.objects.get().num_allocated == 2
    request = ask_for(fresh(order))
    assert request.lines.get().quoted_money == 91
    arrive(approve_as_quoted(request))
    assert StockRecord.objects.get().num_allocated == 0
    assert fresh(order).status == Status.REFUNDED


def test_coupons_count_what_stayed(user):
    claim = coupon_for(user, off="40")
    order = buy(user, *courses(2))
    request = ask_for(order, order.lines.first())
    found = figures_of([claim.voucher])[claim.voucher.pk]
    assert (found.discount, found.revenue) == (40, 158)
    arrive(approve_as_quoted(request))
    found = figures_of([claim.voucher])[claim.voucher.pk]
    assert (found.used, found.discount, found.revenue) == (1, 40, 79)
    arrive(approve_as_quoted(ask_for(order)))
    found = figures_of([claim.voucher])[claim.voucher.pk]
    assert (found.used, found.discount, found.revenue) == (0, Decimal(0), Decimal(0))


def test_who_gave_it_back_is_no_buyer_but_who_bought_again_is(user):
    course = make_course()
    arrive(approve_as_quoted(ask_for(buy(user, course))))
    assert not buyers(course)
    buy(user, course)
    assert list(buyers(course)) == [user]


def test_a_refunded_course_is_neither_owned_nor_in_another_order(user):
    """So that money that comes late for a released order may still buy it (D20)."""
    first, second = courses(2)
    late = buy(user, first, days=None)
    late.status, late.closed_at = Status.EXPIRED, timezone.now()
    type(late).objects.filter(pk=late.pk).update(status=late.status, closed_at=late.closed_at)
    order = buy(user, first, second, days=None)
    assert is_owned(late) and in_another_order(late)
    arrive(approve_as_quoted(ask_for(order, order.lines.get(product=first))))
    assert fresh(order).status == Status.PARTLY_REFUNDED
    assert not is_owned(late) and not in_another_order(late)
