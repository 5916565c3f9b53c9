"""Claiming, codes and gifts: who gets a coupon, who does not, and what they are told."""

from datetime import timedelta

import pytest

from checkout.coupons import claims, windows
from checkout.coupons.making import put_code_set
from checkout.models import CouponClaim
from checkout.voucher.models import Voucher
from tests.checkout.coupons import give_claim, make_coupon
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def day(offset):
    return windows.today() + timedelta(days=offset)


@pytest.fixture
def user():
    return UserFactory()


def make_codes(number=3, **terms):
    made = put_code_set(name="会友码", number=number, kind="amount_off", value=30, **terms)
    return list(made.vouchers.order_by("pk"))


def outcome(coupon, user):
    """The class of the refusal, or None where there is none."""
    try:
        claims.claim(user=user, voucher_id=coupon.pk)
    except claims.ClaimRefused as error:
        assert str(error) and not CouponClaim.objects.filter(owner=user).exists()
        return type(error)


def test_a_claim_is_numbered_owned_and_unused(user):
    coupon = make_coupon(is_listed=True, quantity=2)
    made = [claims.claim(user=one, voucher_id=coupon.pk) for one in (user, UserFactory())]
    assert [claim.serial for claim in made] == [1, 2]
    assert made[0].owner == user and made[0].origin == "claim" and made[0].claimed_at
    assert made[0].status_now == "unused" and made[0].is_usable()
    assert made[0].number != made[1].number


@pytest.mark.parametrize(
    "terms, refusal",
    [
        ({}, None),
        ({"is_listed": False}, claims.NoSuchCoupon),
        ({"is_on": False}, claims.CouponOff),
        ({"claim_from": 1}, claims.NotOpenYet),
        ({"claim_from": 0, "claim_until": 0}, None),
        ({"claim_until": -1}, claims.ClaimWindowOver),
        ({"use_until": -1}, claims.UseWindowOver),
        ({"use_from": 0, "use_until": 0}, None),
        ({"use_from": 5}, None),
        ({"use_from": -9, "use_until": -1, "days_from_claim": 5}, claims.UseWindowOver),
    ],
)
def test_a_coupon_is_claimed_on_its_days_only(user, terms, refusal):
    terms = {
        name: day(value) if name.endswith(("_from", "_until")) else value
        for name, value in terms.items()
    }
    assert outcome(make_coupon(**({"is_listed": True} | terms)), user) is refusal


def test_a_coupon_that_is_not_there_is_refused(user):
    with pytest.raises(claims.NoSuchCoupon):
        claims.claim(user=user, voucher_id=10**6)


def test_the_last_one_is_given_and_no_more(user):
    coupon = make_coupon(is_listed=True, quantity=1)
    claims.claim(user=user, voucher_id=coupon.pk)
    assert outcome(coupon, UserFactory()) is claims.SoldOut


def test_claiming_again_answers_with_the_claim_and_changes_nothing(user):
    coupon = make_coupon(is_listed=True, quantity=1)
    first = claims.claim(user=user, voucher_id=coupon.pk)
    Voucher.objects.update(is_on=False)
    with pytest.raises(claims.AlreadyClaimed, match="您已领取过") as refusal:
        claims.claim(user=user, voucher_id=coupon.pk)
    assert refusal.value.claim == first and CouponClaim.objects.count() == 1


def test_one_person_claims_as_often_as_is_allowed(user):
    coupon = make_coupon(is_listed=True, per_person=2)
    claims.claim(user=user, voucher_id=coupon.pk)
    claims.claim_code(user=user, code=coupon.code)
    with pytest.raises(claims.AlreadyClaimed, match="每人限领 2 张"):
        claims.claim(user=user, voucher_id=coupon.pk)
    claims.claim(user=UserFactory(), voucher_id=coupon.pk)


@pytest.mark.parametrize(
    "use_from, use_until, days, expected",
    [
        (None, None, None, (None, None)),
        (2, 9, None, (2, 9)),
        (None, None, 1, (0, 0)),
        (None, None, 7, (0, 6)),
        (None, 3, 7, (0, 3)),
        (5, None, 7, (5, 11)),
        (-5, 9, 7, (0, 6)),
        (5, 6, 7, (5, 6)),
    ],
)
def test_the_days_of_use_are_reckoned_when_it_is_claimed(user, use_from, use_until, days, expected):
    coupon = make_coupon(
        is_listed=True,
        use_from=None if use_from is None else day(use_from),
        use_until=None if use_until is None else day(use_until),
        days_from_claim=days,
    )
    claim = claims.claim(user=user, voucher_id=coupon.pk)
    first, last = (None if offset is None else day(offset) for offset in expected)
    assert (claim.use_from, claim.use_until) == (first, last)


@pytest.mark.parametrize(
    "typed",
    [
        "HELLO-2026",
        "hello-2026",
        "  Hello - 2026\n",
        "ＨＥＬＬＯ－２０２６",
        "hello2026",
        "hel-lo–2026",
    ],
)
def test_a_code_is_read_kindly(user, typed):
    make_coupon(code="hello-2026")
    assert claims.claim_code(user=user, code=typed).origin == "code"


@pytest.mark.parametrize("typed", ["NO", "HELLO", "'; --", "长" * 5000])
def test_what_is_no_code_gets_one_answer(user, typed):
    make_coupon(code="HELLO-2026")
    with pytest.raises(claims.NoSuchCode, match="兑换码不存在"):
        claims.claim_code(user=user, code=typed)


@pytest.mark.parametrize("typed", ["", " ", "\0", "－"])
def test_no_code_at_all_is_asked_for(user, typed):
    with pytest.raises(claims.NoCode, match="请输入兑换码"):
        claims.claim_code(user=user, code=typed)


def test_a_code_of_a_set_needs_no_hyphens(user):
    codes = put_code_set(name="一组", number=2, kind="amount_off", value=5)
    code = codes.vouchers.first().code
    assert claims.claim_code(user=user, code=code.replace("-", "").lower()).number == code


def test_a_code_of_a_campaign_serves_everybody_while_it_lasts(user):
    coupon = make_coupon(code="HELLO", quantity=2)
    for _n in range(2):
        claims.claim_code(user=UserFactory(), code="HELLO")
    with pytest.raises(claims.SoldOut):
        claims.claim_code(user=user, code="HELLO")
    assert coupon.claims.count() == 2


def test_a_code_of_a_set_serves_one_person(user):
    first, second, third = make_codes(3, days_from_claim=7)
    claim = claims.claim_code(user=user, code=first.code)
    assert (claim.number, claim.owner, claim.status) == (first.code, user, "unused")
    assert (claim.use_from, claim.use_until) == (day(0), day(6)) and claim.claimed_at
    with pytest.raises(claims.AlreadyClaimed) as refusal:
        claims.claim_code(user=user, code=first.code)
    assert refusal.value.claim == claim
    with pytest.raises(claims.AlreadyClaimed):
        claims.claim_code(user=user, code=second.code)  # one each, over the whole set
    with pytest.raises(claims.CodeTaken):
        claims.claim_code(user=UserFactory(), code=first.code)
    assert third.claims.get().status_now == "unclaimed"
    with pytest.raises(claims.NoSuchCoupon):
        claims.claim(user=user, voucher_id=third.pk)


def test_a_set_may_give_several_to_one_person(user):
    first, second, third = make_codes(3, per_person=2)
    for code in (first.code, second.code):
        claims.claim_code(user=user, code=code)
    with pytest.raises(claims.AlreadyClaimed):
        claims.claim_code(user=user, code=third.code)


@pytest.mark.parametrize(
    "terms, refusal",
    [
        ({"is_on": False}, claims.CouponOff),
        ({"claim_from": day(1)}, claims.NotOpenYet),
        ({"claim_until": day(-1)}, claims.ClaimWindowOver),
        ({"use_until": day(-1)}, claims.UseWindowOver),
    ],
)
def test_codes_of_a_set_keep_its_days(user, terms, refusal):
    (code,) = make_codes(1, **terms)
    claims.expire_due()
    with pytest.raises(refusal):
        claims.claim_code(user=user, code=code.code)


def test_staff_give_what_is_not_listed_and_before_its_days(user):
    coupon = make_coupon(is_listed=False, claim_from=day(3), quantity=3)
    others = [UserFactory() for _n in range(3)]
    given = claims.give(voucher=coupon, users=[user])
    assert [claim.owner for claim in given.claims] == [user] and given.claims[0].origin == "gift"
    given = claims.give(voucher=coupon, users=[others[0], user, *others])
    assert [claim.owner for claim in given.claims] == others[:2]
    assert given.skipped == [user] and given.left_out == others[2:]
    assert list(coupon.claims.order_by("serial").values_list("serial", flat=True)) == [1, 2, 3]


def test_giving_costs_the_same_for_one_and_for_many(django_assert_max_num_queries):
    people = [UserFactory() for _n in range(50)]
    coupon = make_coupon(per_person=2)
    for some in (people[:1], people):
        with django_assert_max_num_queries(6):
            claims.give(voucher=coupon, users=some)


@pytest.mark.parametrize(
    "terms, refusal",
    [({"is_on": False}, claims.CouponOff), ({"use_until": day(-1)}, claims.UseWindowOver)],
)
def test_what_nobody_can_use_is_not_given(user, terms, refusal):
    with pytest.raises(refusal):
        give_claim(user, make_coupon(**terms))


def test_a_code_of_a_set_is_not_given_on_top(user):
    (code,) = make_codes(1)
    assert claims.give(voucher=code, users=[user]).left_out == [user]
