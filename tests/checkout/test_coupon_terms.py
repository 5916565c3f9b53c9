"""What a coupon says, in words and in figures (S1.52, D4, D7)."""

from decimal import Decimal

import pytest
from oscar.core.loading import get_model

from checkout.coupons.terms import terms_of
from checkout.reckoning.arithmetic import Kind
from checkout.voucher.models import Voucher
from tests.checkout.coupons import make_coupon, make_range

pytestmark = pytest.mark.django_db


def terms(*coupon, **fields):
    voucher = make_coupon(*coupon, **fields)
    return terms_of([voucher])[voucher.pk]


@pytest.mark.parametrize(
    "kind, value, minimum, label",
    [
        ("amount_off", "30", None, "立减30"),
        ("amount_off", "30.50", None, "立减30.5"),
        ("amount_off_from", "30", "200", "满200减30"),
        ("percent_to_pay", "79", None, "7.9折"),
        ("percent_to_pay", "80", None, "8折"),
        ("percent_to_pay", "79.5", None, "7.95折"),
        ("percent_to_pay", "5", None, "0.5折"),
        ("amount_off", "1000", None, "立减1000"),
    ],
)
def test_the_label_reads_as_people_say_it(kind, value, minimum, label):
    assert terms(kind, value, minimum=minimum).label == label


def test_the_terms_are_what_was_put_in():
    bound = make_range()
    said = terms("amount_off_from", "30", minimum="200", range=bound, covers_degrees=True)
    assert (said.kind, said.value, said.minimum) == (Kind.AMOUNT_OFF_FROM, 30, 200)
    assert (said.range_id, said.covers_degrees) == (bound.pk, True)


def test_a_general_coupon_is_bound_to_nothing_and_takes_no_degree():
    said = terms()
    assert (said.range_id, said.covers_degrees, said.minimum) == (None, False, Decimal("0.00"))


def test_any_number_is_one_query(django_assert_num_queries):
    some = [make_coupon(range=make_range()) for _n in range(5)]
    with django_assert_num_queries(1):
        assert set(terms_of(some)) == {voucher.pk for voucher in some}
    with django_assert_num_queries(0):
        assert terms_of([]) == {}


def test_what_is_no_coupon_of_ours_is_left_out():
    models = {name: get_model("offer", name) for name in ("Benefit", "Condition", "Range")}
    everything = models["Range"].objects.create(name="一切", includes_all_products=True)
    offer = get_model("offer", "ConditionalOffer").objects.create(
        name="Oscar 自己的",
        offer_type="Voucher",
        benefit=models["Benefit"].objects.create(type="Fixed", value=1, range=everything),
        condition=models["Condition"].objects.create(type="Count", value=1, range=everything),
    )
    voucher = Voucher.objects.create(name="Oscar 自己的", code="OSCAR")
    voucher.offers.add(offer)
    assert terms_of([voucher]) == {}
