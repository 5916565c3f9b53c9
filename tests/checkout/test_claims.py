"""What becomes of a claim between its claiming and its end, and who may have it meanwhile."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from checkout.coupons import claims, windows
from checkout.coupons.claim_states import TRANSITIONS, IllegalMove, move
from checkout.models import CouponClaim
from checkout.order.models import Order
from checkout.releasing import release
from checkout.states import Status as OrderStatus
from checkout.tasks import expire_coupons
from checkout.voucher.models import Voucher
from tests.checkout.coupons import give_claim, make_coupon
from tests.checkout.shopping import courses, put
from tests.checkout.spending import coupon_for, own, place_as_quoted
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
Status = CouponClaim.Status


def day(offset):
    return windows.today() + timedelta(days=offset)


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def claim(user):
    return give_claim(user, make_coupon())


def make_order(user):
    number = f"{user.pk}-{Order.objects.count()}"
    return Order.objects.create(number=number, user=user, total_incl_tax=1, total_excl_tax=1)


def stands(claim):
    claim.refresh_from_db()
    return claim.status, claim.order


def let_days_pass(claim):
    CouponClaim.objects.filter(pk=claim.pk).update(use_until=day(-1))


def test_a_claim_goes_from_its_owner_into_an_order_and_is_used(user, claim):
    order = make_order(user)
    claims.hold(claims=[claim], order=order)
    assert stands(claim) == (Status.HELD, order) and claim.held_at
    claims.hold(claims=[claim.pk], order=order)
    claims.use(order=order)
    assert stands(claim) == (Status.USED, order)
    used_at = claim.used_at
    claims.use(order=order)
    claims.release(orders=[order])
    assert stands(claim) == (Status.USED, order) and claim.used_at == used_at


def test_released_it_is_free_for_another_order(user, claim):
    first, second = make_order(user), make_order(user)
    claims.hold(claims=[claim], order=first)
    with pytest.raises(claims.ClaimGone) as gone:
        claims.hold(claims=[claim], order=second)
    assert gone.value.claim_id == claim.pk and claim.voucher.name in str(gone.value)
    claims.release(orders=[first])
    assert stands(claim) == (Status.UNUSED, None) and not claim.held_at
    claims.hold(claims=[claim], order=second)
    claims.release(orders=[first])
    assert stands(claim) == (Status.HELD, second)


@pytest.mark.parametrize(
    "change, can_be_held",
    [
        ({}, True),
        ({"use_from": day(0), "use_until": day(0)}, True),
        ({"use_from": day(1)}, False),
        ({"use_until": day(-1)}, False),
    ],
)
def test_it_is_held_on_its_days_only(user, claim, change, can_be_held):
    CouponClaim.objects.filter(pk=claim.pk).update(**change)
    claim.refresh_from_db()
    assert claim.is_usable() is can_be_held
    assert CouponClaim.objects.of(user).usable().exists() is can_be_held
    if can_be_held:
        claims.hold(claims=[claim], order=make_order(user))
    else:
        with pytest.raises(claims.ClaimGone):
            claims.hold(claims=[claim], order=make_order(user))


def test_what_is_switched_off_or_somebody_elses_or_nothing_is_not_held(user, claim):
    order = make_order(UserFactory())
    for ids in ([claim], [10**6]):
        with pytest.raises(claims.ClaimGone, match="请重新选择"):
            claims.hold(claims=ids, order=order)
    Voucher.objects.update(is_on=False)
    assert not CouponClaim.objects.of(user).usable().exists()
    with pytest.raises(claims.ClaimGone):
        claims.hold(claims=[claim], order=make_order(user))
    assert stands(claim) == (Status.UNUSED, None)


def test_all_are_held_or_none(user, claim):
    other = give_claim(UserFactory(), claim.voucher)
    with pytest.raises(claims.ClaimGone):
        claims.hold(claims=[claim, other], order=make_order(user))
    assert stands(claim) == (Status.UNUSED, None)


def test_held_past_its_days_it_still_serves_its_order_and_lapses_when_released(user, claim):
    order = make_order(user)
    claims.hold(claims=[claim], order=order)
    let_days_pass(claim)
    claims.expire_due()
    assert stands(claim) == (Status.HELD, order) and claim.status_now == Status.HELD
    claims.release(orders=[order])
    assert stands(claim) == (Status.EXPIRED, None)


def test_releasing_costs_the_same_for_one_order_and_for_many(django_assert_num_queries):
    coupon = make_coupon()
    orders = [make_order(UserFactory()) for _n in range(30)]
    held = [give_claim(order.user, coupon) for order in orders]
    for order, claim in zip(orders, held, strict=True):
        claims.hold(claims=[claim], order=order)
    let_days_pass(held[0])
    let_days_pass(held[-1])
    for some in (orders[:2], orders[2:]):
        with django_assert_num_queries(5):  # with a savepoint
            claims.release(orders=some)
    assert CouponClaim.objects.filter(status=Status.UNUSED).count() == 28


@pytest.mark.parametrize("use_until", [None, day(0), day(5), day(-1)])
def test_what_is_past_its_days_counts_as_expired_before_any_sweep(user, use_until):
    claim = give_claim(user, make_coupon())
    CouponClaim.objects.filter(pk=claim.pk).update(use_until=use_until)
    claim.refresh_from_db()
    expected = Status.EXPIRED if use_until == day(-1) else Status.UNUSED
    assert claim.status == Status.UNUSED and claim.status_now == expected
    claims.expire_due()
    assert stands(claim) == (expected, None)


def test_the_sweep_goes_through_any_number_in_batches(user, django_assert_max_num_queries):
    coupon = make_coupon()
    for _number in range(7):
        let_days_pass(give_claim(UserFactory(), coupon))
    fresh = give_claim(user, coupon)
    with django_assert_max_num_queries(40):
        claims.expire_due(batch_size=2)
    assert CouponClaim.objects.filter(status=Status.EXPIRED).count() == 7
    assert stands(fresh) == (Status.UNUSED, None)


@pytest.fixture
def bought(user):
    """An order of two courses, each with a coupon of its own, and a general one on top."""
    first, second = courses(2, periods=[(30, "100")])
    put(user, first, second)
    coupons = {
        first: coupon_for(user, off=10, only=[first]),
        second: coupon_for(user, off=20, only=[second]),
    }
    general = coupon_for(user, off=5)
    order = place_as_quoted(user, own(coupons, general))
    return order, coupons[first], coupons[second], general


def pay(order):
    claims.use(order=order)


def statuses(*some):
    return [stands(claim)[0] for claim in some]


def test_a_released_order_takes_back_what_it_had(bought):
    order, *had = bought
    release(order=order, status=OrderStatus.CANCELLED)
    assert statuses(*had) == [Status.UNUSED] * 3
    let_days_pass(had[0])
    claims.expire_due()
    claims.hold_again(order=order)
    assert [stands(claim) for claim in had] == [(Status.HELD, order)] * 3
    claims.hold_again(order=order)
    claims.use(order=order)
    assert statuses(*had) == [Status.USED] * 3


def test_it_takes_nothing_back_when_another_order_has_some_of_it(bought, user):
    order, *had = bought
    release(order=order, status=OrderStatus.CANCELLED)
    claims.hold(claims=had[1:2], order=make_order(user))
    with pytest.raises(claims.ClaimGone) as gone:
        claims.hold_again(order=order)
    assert gone.value.claim_id == had[1].pk
    assert statuses(*had) == [Status.UNUSED, Status.HELD, Status.UNUSED]


def test_an_order_without_coupons_takes_nothing_back(user, claim):
    claims.hold_again(order=make_order(user))
    assert stands(claim) == (Status.UNUSED, None)


def test_a_refunded_order_gives_its_coupons_back_while_their_days_last(bought):
    order, *had = bought
    pay(order)
    let_days_pass(had[1])
    for _twice in range(2):
        claims.give_back(order=order)
        assert statuses(*had) == [Status.UNUSED, Status.EXPIRED, Status.UNUSED]
    assert had[0].used_at is None and had[0].order is None


def test_line_by_line_a_coupon_comes_back_once_all_that_it_served_is_refunded(bought):
    order, *had = bought
    pay(order)
    first, second = order.lines.order_by("pk")
    claims.give_back(order=order, lines=[first])
    assert statuses(*had) == [Status.UNUSED, Status.USED, Status.USED]
    claims.give_back(order=order, lines=[first, second])
    assert statuses(*had) == [Status.UNUSED] * 3


def test_only_the_table_s_moves_are_made_and_only_from_where_they_start(claim):
    for old in Status:
        for new in set(Status) - TRANSITIONS[old]:
            with pytest.raises(IllegalMove):
                move([claim.pk], new, old=old)
    assert move([claim.pk], Status.USED, old=Status.HELD, used_at=timezone.now()) == 0
    assert stands(claim) == (Status.UNUSED, None) and claim.used_at is None


def test_beat_lets_coupons_lapse(claim):
    assert expire_coupons.name in {
        entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()
    }
    let_days_pass(claim)
    expire_coupons()
    assert stands(claim) == (Status.EXPIRED, None)
