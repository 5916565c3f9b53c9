"""Orders, what is in the basket and coupons of two accounts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.merging.refusals import MergeRefused
from accounts.models import Merge, User
from beli import ledger
from beli.models import Entry
from checkout.models import CouponClaim, PendingCourse
from checkout.order.models import Order
from checkout.releasing import release
from checkout.states import Status
from learning.access import judge_course
from learning.models import Enrolment
from payments.models import Payment
from tests.accounts.merging.people import all_beli, assert_books_balanced, join, two
from tests.checkout.coupons import give_claim, make_coupon
from tests.checkout.life import BELI, make_buyer
from tests.checkout.life import place as place_with_all
from tests.checkout.refunding import approve_as_quoted, arrive, ask_for, buy, fresh, pay
from tests.checkout.shopping import basket_of, courses, place, put
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_paid_order_moves_with_its_payment_and_its_course():
    kept, gone = two()
    course = make_course()
    order = buy(gone, course)
    made = join(kept, gone)
    assert fresh(order).user == kept and made.moved["orders"] == 1
    assert Payment.objects.get().payer == kept
    assert judge_course(user=kept, product=course).allowed
    assert not judge_course(user=gone, product=course).allowed


def test_an_order_paid_by_beli_is_refunded_to_the_account_that_stays():
    kept, gone = two()
    order = buy(gone, make_course(), beli=300)
    assert fresh(order).beli == 300
    join(kept, gone)
    total = all_beli()
    request = approve_as_quoted(ask_for(fresh(order)))
    arrive(request)
    assert all_beli() == total + 300 == ledger.available(kept)
    assert ledger.available(gone) == 0
    assert_books_balanced()


@pytest.mark.parametrize("end", ["paid", "cancelled"])
def test_a_pending_order_goes_on_where_it_was(end):
    """It holds beli and a coupon; money may come for it afterwards."""
    kept = UserFactory()
    course = make_course()
    gone = make_buyer(course, make_coupon(quantity=None))
    order = place_with_all(gone)
    before = all_beli()
    join(kept, gone)
    assert all_beli() == before
    order = fresh(order)
    assert order.user == kept
    assert ledger.is_held(user=kept, reference=order.beli_reference)
    assert not Entry.objects.open_holds().filter(account__user=gone).exists()
    assert PendingCourse.objects.get().user == kept
    assert CouponClaim.objects.get().owner == kept
    if end == "paid":
        pay(order)
        assert fresh(order).status == Status.PAID
        assert Enrolment.objects.get().user == kept
        assert CouponClaim.objects.get().status == CouponClaim.Status.USED
    else:
        release(order=order, status=Status.CANCELLED)
        assert ledger.available(kept) == BELI
        assert CouponClaim.objects.get().status == CouponClaim.Status.UNUSED
    assert_books_balanced()


def test_money_that_comes_late_for_a_released_order_pays_it():
    """D20, across the merge."""
    kept = UserFactory()
    gone = make_buyer(make_course(), make_coupon(quantity=None))
    order = place_with_all(gone)
    release(order=order, status=Status.CANCELLED)
    join(kept, gone)
    Order.objects.filter(pk=order.pk).update(deadline=timezone.now() + DAY)
    pay(fresh(order))
    assert fresh(order).status == Status.PAID and fresh(order).user == kept
    assert_books_balanced()


def test_one_course_pending_in_both_is_refused_until_one_is_gone():
    kept, gone = two()
    course = make_course()
    for person in (kept, gone):
        put(person, course)
        place(person, total="99")
    with pytest.raises(MergeRefused, match="两个账户都有《课程》的待支付订单"):
        join(kept, gone)
    assert User.objects.get(pk=gone.pk).is_active and not Merge.objects.exists()
    release(order=Order.objects.get(user=gone), status=Status.CANCELLED)
    join(kept, gone)
    assert Order.objects.filter(user=kept).count() == 2


def test_what_is_owned_for_ever_is_not_left_waiting_to_be_paid():
    kept, gone = two()
    course = make_course()
    buy(kept, course, days=None)
    put(gone, course)
    place(gone, total="99")
    with pytest.raises(MergeRefused, match="已永久拥有"):
        join(kept, gone)


def test_a_chain_of_merges_keeps_what_was_bought_refundable():
    first, second, third = UserFactory(), UserFactory(), UserFactory()
    order = buy(first, make_course(), beli=300)
    join(second, first)
    join(third, second)
    arrive(approve_as_quoted(ask_for(fresh(order))))
    assert fresh(order).user == third
    assert ledger.available(third) == 300
    assert_books_balanced()


def test_baskets_become_one_and_the_longer_period_is_kept():
    kept, gone = two()
    one, two_ = courses(2)
    put(kept, one, days=30)
    put(gone, one, days=None)
    put(gone, two_)
    join(kept, gone)
    lines = {line.product_id: line.period.days for line in basket_of(kept).all_lines()}
    assert lines == {one.pk: None, two_.pk: 30}


def test_coupons_used_and_unused_move():
    kept, gone = two()
    coupon = make_coupon(quantity=None)
    mine, other = give_claim(kept, coupon), give_claim(gone, coupon)
    join(kept, gone)
    assert set(CouponClaim.objects.of(kept)) == {mine, other}
