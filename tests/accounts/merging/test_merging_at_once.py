"""Merges meet each other, money and orders; a kill in the midst changes nothing."""

from itertools import count

import pytest
from django.utils import timezone

from accounts.merging.joining import merge, sweep
from accounts.merging.refusals import MergeRefused
from accounts.models import Merge, User
from beli import ledger
from checkout.models import CouponClaim, PendingCourse
from checkout.order.models import Order
from checkout.placing import place_order
from checkout.releasing import release
from checkout.states import Status
from learning.models import Enrolment
from payments.opening import open_payment
from payments.settling import settle
from tests.accounts.merging.people import all_beli, assert_books_balanced
from tests.checkout.coupons import make_coupon
from tests.checkout.life import BELI, make_buyer, place
from tests.checkout.shopping import basket_of, put
from tests.factories import UserFactory, make_course
from tests.killing import killed_after
from tests.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 8


def try_merge(kept, gone):
    people = [User.objects.get(pk=person.pk) for person in (kept, gone)]
    try:
        return merge(kept=people[0], gone=people[1], proof=Merge.Proof.PASSWORD).pk
    except MergeRefused:
        return None


def open_for(order):
    return open_payment(
        payable=order,
        payer=order.user,
        gateway="alipay",
        amount=order.amount_due,
        subject="课程",
        expires_at=order.deadline,
    )


def test_the_same_merge_from_several_tabs_is_made_once():
    kept, gone = UserFactory(), make_buyer(make_course(), make_coupon(quantity=None))
    place(gone)
    made = at_once(lambda _n: try_merge(kept, gone), range(6))
    assert len(set(made)) == 1 and made[0]
    assert Order.objects.get().user == kept and all_beli() == 0
    assert ledger.is_held(user=kept, reference=Order.objects.get().beli_reference)
    assert_books_balanced()


def test_of_two_merges_in_opposite_directions_one_is_made():
    for _ in range(ROUNDS):
        one, other = UserFactory(), UserFactory()
        pairs = [(one, other), (other, one)]
        made = at_once(lambda pair: try_merge(*pair), pairs)
        assert sum(pk is not None for pk in made) == 1
        active = User.objects.filter(pk__in=[one.pk, other.pk], is_active=True)
        assert active.get() == Merge.objects.latest("pk").kept


def test_one_account_goes_into_one_other():
    for _ in range(ROUNDS):
        gone, others = UserFactory(), [UserFactory() for _ in range(3)]
        made = at_once(lambda kept, gone=gone: try_merge(kept, gone), others)
        assert sum(pk is not None for pk in made) == 1


@pytest.mark.parametrize("event", ["notice", "cancel"])
def test_what_happens_to_an_order_meanwhile_is_right_afterwards(event):
    course, coupon = make_course(), make_coupon(quantity=None)
    for _ in range(ROUNDS):
        kept, gone = UserFactory(), make_buyer(course, coupon)
        order = place(gone)
        payment = open_for(order)

        def happen(order=order, payment=payment):
            if event == "notice":
                return settle(payment=payment, trade_no=f"trade-{payment.pk}")
            return release(order=Order.objects.get(pk=order.pk), status=Status.CANCELLED)

        hands = [lambda k=kept, g=gone: try_merge(k, g), happen]
        assert at_once(lambda hand: hand(), hands)[0]
        assert_settled(kept, gone, order, event)


def assert_settled(kept, gone, order, event):
    order.refresh_from_db()
    claim = CouponClaim.objects.get(order=order) if event == "notice" else None
    assert order.user == kept and not PendingCourse.objects.filter(order=order).exists()
    assert not Order.objects.filter(user=gone).exists()
    if event == "notice":
        assert order.status == Status.PAID and claim.owner == kept
        assert Enrolment.objects.filter(user=kept).count() == 1
        assert ledger.available(kept) == 0
    else:
        assert order.status == Status.CANCELLED and ledger.available(kept) == BELI
    assert not Enrolment.objects.filter(user=gone).exists()
    assert_books_balanced()


def test_an_order_placed_meanwhile_is_moved_or_was_placed_before():
    course = make_course()
    for _ in range(ROUNDS):
        kept, gone = UserFactory(), UserFactory()
        put(gone, course)
        basket = basket_of(gone)
        lines = list(basket.all_lines())

        def order(gone=gone, basket=basket, lines=lines):
            return place_order(user=gone, basket=basket, lines=lines, expected_total=99)

        hands = [lambda k=kept, g=gone: try_merge(k, g), order]
        made, placed = at_once(lambda hand: hand(), hands)
        assert made
        placed.refresh_from_db()
        sweep_now()
        placed.refresh_from_db()
        assert placed.user == kept
        assert PendingCourse.objects.get(order=placed).user == kept


def sweep_now():
    Merge.objects.exclude(sweep_at=None).update(sweep_at=timezone.now())
    sweep()


def test_killed_in_the_midst_nothing_has_changed():
    course, coupon = make_course(), make_coupon(quantity=None)
    for steps in count(1, 3):
        kept, gone = UserFactory(), make_buyer(course, coupon)
        order = place(gone)
        was_killed = killed_after(steps, lambda k=kept, g=gone: try_merge(k, g))
        order.refresh_from_db()
        gone.refresh_from_db()
        owner = gone if was_killed and order.user_id == gone.pk else kept
        assert order.user == owner and gone.is_active == (owner == gone)
        assert Merge.objects.filter(gone=gone).exists() == (owner == kept)
        assert ledger.is_held(user=owner, reference=order.beli_reference)
        assert CouponClaim.objects.get(order=order).owner == owner
        assert_books_balanced()
        if not was_killed:
            break
