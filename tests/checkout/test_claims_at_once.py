"""Everybody at the same moment: never one coupon too many. Row locks are PostgreSQL's."""

import sys
import time
from collections import Counter
from functools import partial
from random import Random

import pytest

from accounts.models import User
from checkout.coupons import claims
from checkout.coupons.making import CouponRefused, put_code_set, put_coupon
from checkout.models import CouponClaim
from checkout.order.models import Order
from tests.checkout.coupons import give_claim, make_coupon
from tests.factories import UserFactory
from tests.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
THREADS = 24
SECONDS = 120  # on a machine that does other things too
Status = CouponClaim.Status
COUPON = {"name": "新人券", "kind": "amount_off", "value": "30"}


def people(number):
    return User.objects.bulk_create(User(username=f"claimer{n}") for n in range(number))


def make_order(user):
    number = f"{user.pk}-{Order.objects.count()}"
    return Order.objects.create(number=number, user=user, total_incl_tax=1, total_excl_tax=1)


def outcome(work):
    """The name of the refusal; "got" when there was none."""
    try:
        work()
    except (claims.ClaimRefused, claims.ClaimGone) as error:
        return type(error).__name__
    return "got"


def in_threads(calls):
    """What every one of the calls came to, made by THREADS threads side by side."""
    shares = [calls[start::THREADS] for start in range(THREADS)]
    return sum(at_once(lambda share: [outcome(call) for call in share], shares), [])


def test_a_thousand_coupons_met_by_two_thousand_claimers_are_a_thousand_one_each():
    coupon = make_coupon(is_listed=True, quantity=1000)
    everybody = people(2000)
    clicks = everybody + everybody[::4]  # every fourth clicks twice
    Random(1).shuffle(clicks)
    calls = [partial(claims.claim, user=user, voucher_id=coupon.pk) for user in clicks]
    started = time.monotonic()
    came_to = Counter(in_threads(calls))
    took = time.monotonic() - started
    sys.stdout.write(f"\n{len(calls)} claims by {THREADS} threads: {took:.1f} s, {came_to}\n")
    made = CouponClaim.objects.filter(voucher=coupon, status=Status.UNUSED)
    assert made.count() == came_to["got"] == 1000
    assert made.values("owner").distinct().count() == 1000
    assert sorted(made.values_list("serial", flat=True)) == list(range(1, 1001))
    assert set(came_to) == {"got", "SoldOut", "AlreadyClaimed"} and took < SECONDS


def test_one_person_in_many_tabs_gets_what_one_person_may_have():
    coupon = make_coupon(is_listed=True, per_person=2)
    user = UserFactory()
    calls = [partial(claims.claim, user=user, voucher_id=coupon.pk)] * THREADS
    assert Counter(in_threads(calls)) == {"got": 2, "AlreadyClaimed": THREADS - 2}


def test_one_code_typed_by_many_people_is_one_persons():
    made = put_code_set(name="会友码", number=1, kind="amount_off", value=30)
    code = made.vouchers.get().code
    calls = [partial(claims.claim_code, user=user, code=code) for user in people(THREADS)]
    assert Counter(in_threads(calls)) == {"got": 1, "CodeTaken": THREADS - 1}
    assert CouponClaim.objects.get().owner is not None


def test_one_person_with_many_codes_of_a_set_gets_one():
    made = put_code_set(name="会友码", number=THREADS, kind="amount_off", value=30)
    user = UserFactory()
    codes = made.vouchers.values_list("code", flat=True)
    calls = [partial(claims.claim_code, user=user, code=code) for code in codes]
    assert Counter(in_threads(calls)) == {"got": 1, "AlreadyClaimed": THREADS - 1}
    assert CouponClaim.objects.filter(owner=user).count() == 1


def test_claiming_and_giving_share_one_quantity():
    coupon = make_coupon(is_listed=True, quantity=30)
    claimers, guests = people(20), [UserFactory() for _n in range(20)]
    calls = [partial(claims.claim, user=user, voucher_id=coupon.pk) for user in claimers]
    calls += [partial(claims.give, voucher=coupon, users=[user]) for user in guests]
    in_threads(calls)
    assert CouponClaim.objects.count() == 30


def test_one_claim_is_held_by_one_of_two_orders():
    coupon = make_coupon()
    for _round in range(20):
        user = UserFactory()
        claim = give_claim(user, coupon)
        orders = [make_order(user) for _n in range(2)]
        calls = [partial(claims.hold, claims=[claim], order=order) for order in orders]
        assert sorted(in_threads(calls)) == ["ClaimGone", "got"]
        claim.refresh_from_db()
        assert claim.status == Status.HELD and claim.order in orders


def test_orders_that_want_the_same_claims_in_any_order_never_lock_each_other_out():
    coupon = make_coupon(per_person=4)
    user = UserFactory()
    mine = [give_claim(user, coupon) for _n in range(4)]
    for _round in range(10):
        orders = [make_order(user) for _n in range(4)]
        ways = [mine, mine[::-1], mine[2:] + mine[:2], mine[1::-1] + mine[2:]]
        calls = [
            partial(claims.hold, claims=way, order=order)
            for way, order in zip(ways, orders, strict=True)
        ]
        assert Counter(in_threads(calls)) == {"got": 1, "ClaimGone": 3}
        claims.release(orders=orders)


def test_used_and_released_at_once_it_is_one_of_both():
    coupon = make_coupon()
    for _round in range(20):
        user = UserFactory()
        claim, order = give_claim(user, coupon), make_order(user)
        claims.hold(claims=[claim], order=order)
        in_threads([partial(claims.use, order=order), partial(claims.release, orders=[order])])
        claim.refresh_from_db()
        assert (claim.status, claim.order) in {(Status.USED, order), (Status.UNUSED, None)}


def test_any_number_of_sweepers_do_the_work_once():
    coupon = make_coupon()
    claims.give(voucher=coupon, users=people(500))
    CouponClaim.objects.update(use_until="2020-01-01")
    in_threads([partial(claims.expire_due, batch_size=20)] * 6)
    assert not CouponClaim.objects.exclude(status=Status.EXPIRED).exists()


def refused(work, **fields):
    """The fields that were refused; nothing when it was done."""
    try:
        work(**COUPON, **fields)
    except CouponRefused as refusal:
        return sorted(refusal.message_dict)


@pytest.mark.parametrize("_round", range(5))
def test_a_quantity_is_never_less_than_what_is_claimed_meanwhile(_round):
    coupon = put_coupon(code="LESS", quantity=10, is_listed=True, **COUPON)
    everybody = people(6)

    def change(user):
        if user:
            return outcome(partial(claims.claim, user=user, voucher_id=coupon.pk))
        return refused(put_coupon, voucher=coupon, code="LESS", quantity=3)

    at_once(change, [*everybody[:3], None, *everybody[3:]])
    coupon.refresh_from_db()
    assert coupon.claims.count() <= coupon.quantity


def test_two_of_the_staff_who_add_codes_at_once_make_what_the_last_one_said():
    code_set = put_code_set(number=5, **COUPON)

    def add(number):
        return refused(put_code_set, voucher_set=code_set, number=number)

    assert at_once(add, [40, 60]) in ([None, None], [["number"], None])
    code_set.refresh_from_db()
    assert code_set.vouchers.count() == code_set.count == 60
