"""Making coupons and codes, and refusing what does not go together."""

from datetime import timedelta

import pytest
from oscar.core.loading import get_model

from checkout.coupons import claims, windows
from checkout.coupons.making import CouponRefused, put_code_set, put_coupon
from checkout.coupons.terms import terms_of
from checkout.models import CouponClaim
from checkout.voucher.models import Voucher, VoucherSet
from tests.checkout.coupons import give_claim, make_coupon, make_range
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ConditionalOffer = get_model("offer", "ConditionalOffer")

COUPON = {"name": "新人券", "code": "NEW", "kind": "amount_off", "value": "30"}
CODES = {"name": "展会码", "number": 3, "kind": "amount_off", "value": "30"}
FROM = {"kind": "amount_off_from"}
PERCENT = {"kind": "percent_to_pay"}


def day(offset):
    return windows.today() + timedelta(days=offset)


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"name": " "}, "name"),
        ({"name": "长" * 101}, "name"),
        ({"code": " "}, "code"),
        ({"code": "X" * 65}, "code"),
        ({"value": "0"}, "value"),
        ({"value": "-1"}, "value"),
        ({"value": "0.001"}, "value"),
        ({"value": "NaN"}, "value"),
        (PERCENT | {"value": "0.99"}, "value"),
        (PERCENT | {"value": "99.01"}, "value"),
        (PERCENT | {"value": "100"}, "value"),
        (FROM | {"minimum": None}, "minimum"),
        (FROM | {"minimum": "0"}, "minimum"),
        (FROM | {"minimum": "29.99"}, "minimum"),
        ({"minimum": "100"}, "minimum"),
        ({"quantity": 0}, "quantity"),
        ({"per_person": 0}, "per_person"),
        ({"days_from_claim": 0}, "days_from_claim"),
        ({"claim_from": day(1), "claim_until": day(0)}, "claim_until"),
        ({"use_from": day(1), "use_until": day(0)}, "use_until"),
    ],
)
def test_terms_that_do_not_go_together_are_refused_by_field(fields, field):
    with pytest.raises(CouponRefused) as refusal:
        put_coupon(**(COUPON | fields))
    assert list(refusal.value.message_dict) == [field] and str(refusal.value)
    assert not Voucher.objects.exists() and not ConditionalOffer.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        PERCENT | {"value": "1"},
        PERCENT | {"value": "99"},
        FROM | {"minimum": "30"},
        {"claim_from": day(0), "claim_until": day(0), "use_from": day(0), "use_until": day(0)},
        {"quantity": 1, "days_from_claim": 1},
    ],
)
def test_terms_at_their_limits_are_taken(fields):
    assert put_coupon(**(COUPON | fields)).offers.count() == 1


@pytest.mark.parametrize("taken", [{"name": "另一张"}, {"code": "OTHER"}])
def test_a_name_or_code_that_is_taken_is_refused_in_words(taken):
    put_coupon(**COUPON)
    with pytest.raises(CouponRefused, match="同名或同码"):
        put_coupon(**(COUPON | taken))
    assert Voucher.objects.count() == ConditionalOffer.objects.count() == 1


def test_changing_a_coupon_changes_its_one_offer_and_keeps_what_is_not_named():
    voucher = put_coupon(**COUPON, quantity=5, brief="给新人", is_listed=True)
    bound = make_range()
    changed = put_coupon(
        voucher=voucher,
        name="新人满减",
        code="new-2",
        kind="amount_off_from",
        value=40,
        minimum=300,
        range=bound,
        quantity=None,
    )
    said = terms_of([changed])[changed.pk]
    assert changed.pk == voucher.pk and said.label == "满300减40" and said.range_id == bound.pk
    changed.refresh_from_db()
    assert (changed.code, changed.quantity, changed.brief) == ("NEW-2", None, "给新人")
    assert changed.is_listed and changed.offers.get().name == "新人满减"
    assert ConditionalOffer.objects.count() == 1
    general = put_coupon(voucher=changed, **COUPON)
    assert terms_of([general])[general.pk].range_id is None


def test_the_quantity_never_falls_below_what_was_given_out():
    voucher = make_coupon(quantity=5)
    for _n in range(2):
        give_claim(UserFactory(), voucher)
    fields = {"name": voucher.name, "code": voucher.code, "kind": "amount_off", "value": "30"}
    with pytest.raises(CouponRefused, match="已发出 2 张"):
        put_coupon(voucher=voucher, quantity=1, **fields)
    assert put_coupon(voucher=voucher, quantity=2, **fields).quantity == 2


def test_oscars_own_dates_follow_the_days_of_use():
    voucher = make_coupon(use_from=day(0), use_until=day(0))
    assert voucher.is_active() and not voucher.is_expired()
    assert make_coupon(use_until=day(-1), use_from=day(-2)).is_expired()
    assert make_coupon().is_active()


def test_ten_thousand_codes_are_made_in_bulk(django_assert_max_num_queries):
    with django_assert_max_num_queries(800):  # SQLite takes few rows at a time
        made = put_code_set(**(CODES | {"number": 10_000}))
    codes = set(made.vouchers.values_list("code", flat=True))
    assert len(codes) == made.count == 10_000
    assert all(len(code) == 14 and code.isupper() for code in codes)
    claims_of_codes = CouponClaim.objects.filter(voucher__voucher_set=made, status="unclaimed")
    assert set(claims_of_codes.values_list("number", flat=True)) == codes
    assert ConditionalOffer.objects.get().vouchers.count() == 10_000


def test_codes_can_be_added_and_changed_all_at_once_and_not_taken_away():
    made = put_code_set(**CODES)
    with pytest.raises(CouponRefused, match="不能减少"):
        put_code_set(voucher_set=made, **(CODES | {"number": 2}))
    put_code_set(voucher_set=made, **(CODES | {"number": 5, "value": 40}), use_until=day(9))
    vouchers = list(made.vouchers.all())
    assert len(vouchers) == 5 == VoucherSet.objects.get().count
    assert {said.label for said in terms_of(vouchers).values()} == {"立减40"}
    assert {voucher.use_until for voucher in vouchers} == {day(9)}
    assert {claim.use_until for claim in CouponClaim.objects.all()} == {day(9)}
    assert not any(voucher.is_expired() for voucher in vouchers)


def test_codes_that_lapsed_wake_up_when_their_days_are_extended():
    made = put_code_set(**CODES, use_until=day(-1))
    claims.expire_due()
    assert {claim.status for claim in CouponClaim.objects.all()} == {"expired"}
    put_code_set(voucher_set=made, **CODES, use_until=day(1))
    code = made.vouchers.first().code
    assert claims.claim_code(user=UserFactory(), code=code).is_usable()


@pytest.mark.parametrize("fields", [{"number": 0}, {"value": "0"}, {"name": ""}])
def test_a_set_that_makes_no_sense_is_refused(fields):
    with pytest.raises(CouponRefused):
        put_code_set(**(CODES | fields))
    assert not VoucherSet.objects.exists() and not ConditionalOffer.objects.exists()


def test_a_set_with_a_name_that_is_taken_is_refused():
    put_code_set(**CODES)
    with pytest.raises(CouponRefused, match="同名"):
        put_code_set(**CODES)
    assert VoucherSet.objects.count() == 1 and Voucher.objects.count() == 3
