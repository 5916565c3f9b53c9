"""Orders with coupons and beli: what is written down, held, refused, and paid at once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from beli import ledger
from beli.models import Entry
from checkout.models import CouponClaim, PendingCourse
from checkout.order.models import Order, PaymentType
from checkout.order_refusals import AlreadyPending, BeliGone, CouponGone, PriceChanged
from checkout.placing import place_order
from checkout.settlement.quoting import Wish
from checkout.states import Status
from tests.checkout.coupons import give_claim
from tests.checkout.shopping import basket_of, courses, put
from tests.checkout.spending import beli_for, coupon_for, own, place_as_quoted, quote_of
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
VoucherApplication = get_model("voucher", "VoucherApplication")


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def three(user):
    found = courses(3)
    put(user, *found)
    return found


@pytest.fixture
def shown(user, three):
    """A basket with a coupon for a course, one for all, and 100 beli: (coupon, general)."""
    beli_for(user, 100)
    return coupon_for(user, percent=79, only=three[:1]), coupon_for(user, off=20, minimum=100)


def place(user, quote, wish=None, **changes):
    basket = basket_of(user)
    facts = {
        "user": user,
        "basket": basket,
        "lines": list(basket.all_lines()),
        "expected_total": quote.pay,
        "expected_beli": quote.beli,
        "wish": wish or Wish(),
    }
    return place_order(**facts | changes)


def nothing_was_placed(user, beli=100):
    held = CouponClaim.objects.filter(status=CouponClaim.Status.HELD).exists()
    placed = Order.objects.exists() or PendingCourse.objects.exists()
    return not held and not placed and ledger.available(user) == beli


def test_coupons_and_beli_are_held_for_the_order(user, shown):
    order = place_as_quoted(user)
    claims = CouponClaim.objects.filter(order=order)
    assert {claim.pk for claim in claims} == {claim.pk for claim in shown}
    assert {claim.status for claim in claims} == {CouponClaim.Status.HELD}
    assert ledger.is_held(user=user, reference=order.beli_reference)
    assert ledger.available(user) == 0 and order.status == Status.PENDING


def test_oscars_sums_are_ours_to_the_fen(user, shown):
    quote = quote_of(user)
    order = place(user, quote)
    assert order.total_incl_tax == quote.total == Decimal("256.21")
    assert order.total_discount_incl_tax == quote.saved == Decimal("40.79")
    assert order.basket_total_before_discounts_incl_tax == quote.sum.goods_total
    assert sum(discount.amount for discount in order.discounts.all()) == quote.saved
    lines = list(order.lines.order_by("pk"))
    for line, line_sum in zip(lines, quote.sum.lines, strict=True):
        assert line.line_price_before_discounts_incl_tax == line_sum.price
        assert line.line_price_incl_tax == line.line_price_excl_tax == line_sum.before_beli
        assert (line.beli, line.beli_amount) == (line_sum.beli, line_sum.beli_off)
        assert line.prices.get().price_incl_tax == line_sum.before_beli
        assert sum(one.amount for one in line.discounts.all()) == line.discount_incl_tax
    assert sum(line.line_price_incl_tax for line in lines) == order.total_incl_tax
    assert (order.beli, order.beli_amount) == (100, Decimal("10.00"))
    assert sum(line.beli_amount for line in lines) == order.beli_amount
    assert order.amount_due == quote.pay == Decimal("246.21")


def test_the_orders_own_basket_says_the_same(user, shown):
    """Oscar's templates and reports ask the basket."""
    basket = basket_of(user).showing(list(basket_of(user).all_lines()))
    assert not basket.voucher_discounts
    order = place_as_quoted(user)
    basket = order.basket
    assert basket.total_discount == order.total_discount_incl_tax
    assert basket.total_incl_tax == order.total_incl_tax
    amounts = {entry["voucher"].pk: entry["discount"] for entry in basket.voucher_discounts}
    assert amounts == {
        shown[0].voucher_id: Decimal("20.79"),
        shown[1].voucher_id: Decimal("20.00"),
    }


def test_each_claim_stands_in_oscars_books_by_its_number(user, shown):
    order = place_as_quoted(user)
    discounts = {discount.message: discount for discount in order.discounts.all()}
    assert set(discounts) == {claim.number for claim in shown}
    for claim in shown:
        discount = discounts[claim.number]
        assert discount.voucher_id == claim.voucher_id
        assert discount.voucher_code == claim.voucher.code
        assert discount.offer_id == claim.voucher.offers.get().pk and discount.offer_name
    used = VoucherApplication.objects.filter(order=order, user=user)
    assert {one.voucher_id for one in used} == {claim.voucher_id for claim in shown}


def test_oscars_counters_stay_out_of_it(user, shown):
    place_as_quoted(user)
    voucher = shown[0].voucher
    voucher.refresh_from_db()
    offer = voucher.offers.get()
    assert (voucher.num_orders, voucher.total_discount) == (0, 0)
    assert (offer.num_applications, offer.num_orders) == (0, 0)


def test_two_codes_of_one_campaign_are_two_discounts(user, three):
    first = coupon_for(user, off=30, only=three, per_person=2)
    second = give_claim(user, first.voucher)
    order = place_as_quoted(user, own({three[0]: first, three[1]: second}))
    assert {discount.message for discount in order.discounts.all()} == {first.number, second.number}
    amounts = [line.discount_incl_tax for line in order.lines.order_by("pk")]
    assert amounts == [Decimal("30.00"), Decimal("30.00"), Decimal("0.00")]


def test_a_coupon_used_meanwhile_is_told_and_nothing_is_placed(user, shown, three):
    wish = own({three[0]: shown[0]}, shown[1])
    quote = quote_of(user, wish)
    CouponClaim.objects.filter(pk=shown[0].pk).update(status=CouponClaim.Status.EXPIRED)
    with pytest.raises(CouponGone):
        place(user, quote, wish)
    assert nothing_was_placed(user)


def test_a_chosen_coupon_below_its_minimum_refuses_the_order(user, three):
    claim = coupon_for(user, off=20, minimum=300)
    wish = own(general=claim)
    with pytest.raises(CouponGone, match="再买 ¥3 可用"):
        place(user, quote_of(user, wish), wish)
    assert nothing_was_placed(user, beli=0)


def test_somebody_elses_coupon_refuses_the_order(user, three):
    claim = coupon_for(UserFactory(), off=20)
    with pytest.raises(CouponGone):
        place(user, quote_of(user), own(general=claim))
    assert nothing_was_placed(user, beli=0)


def test_a_best_price_that_got_dearer_is_told(user, shown):
    quote = quote_of(user)
    CouponClaim.objects.filter(pk=shown[1].pk).update(status=CouponClaim.Status.EXPIRED)
    with pytest.raises(PriceChanged) as told:
        place(user, quote)
    assert told.value.total == quote.pay + 20
    assert nothing_was_placed(user)


def test_beli_spent_meanwhile_are_told(user, shown):
    quote = quote_of(user)
    ledger.hold(user=user, amount=60, reference="elsewhere")
    with pytest.raises(BeliGone) as told:
        place(user, quote)
    assert told.value.available == 40
    assert nothing_was_placed(user, beli=40)


def test_beli_that_were_not_shown_are_not_spent(user, shown):
    quote = quote_of(user)
    with pytest.raises(PriceChanged):
        place(user, quote, expected_beli=quote.beli - 10)
    assert nothing_was_placed(user)


def test_all_by_beli_is_paid_at_once(user):
    put(user, make_course(periods=[(30, "9.90")]))
    beli_for(user, 100)
    order = place_as_quoted(user)
    assert (order.status, order.payment_type) == (Status.PAID, PaymentType.BELI)
    assert (order.beli, order.amount_due) == (99, Decimal("0.00"))
    source = order.sources.get()
    assert (source.source_type.name, source.amount_debited) == ("贝里", Decimal("9.90"))
    kinds = Entry.objects.filter(reference=order.beli_reference).order_by("pk")
    assert [entry.kind for entry in kinds] == ["hold", "release", "purchase"]
    assert ledger.available(user) == 1 and basket_of(user).is_empty


def test_all_by_a_coupon_is_paid_at_once(user):
    put(user, make_course(periods=[(30, "20")]))
    beli_for(user, 100)
    claim = coupon_for(user, off=30)
    order = place_as_quoted(user)
    claim.refresh_from_db()
    assert (order.status, order.payment_type) == (Status.PAID, PaymentType.COUPON)
    assert (claim.status, claim.order) == (CouponClaim.Status.USED, order)
    assert order.lines.get().line_price_incl_tax == 0 and ledger.available(user) == 100
    source = order.sources.get()
    assert (source.source_type.name, source.amount_debited) == ("优惠码", Decimal("0.00"))


def test_what_costs_nothing_is_free_and_takes_nothing(user):
    put(user, make_course(periods=[(30, "0")]))
    beli_for(user, 100)
    claim = coupon_for(user, off=30)
    order = place_as_quoted(user)
    claim.refresh_from_db()
    assert (order.status, order.payment_type) == (Status.PAID, PaymentType.FREE)
    assert claim.status == CouponClaim.Status.UNUSED and ledger.available(user) == 100


def test_a_second_click_on_what_beli_paid_leads_to_the_first_order(user):
    put(user, make_course(periods=[(30, "9.90")]))
    beli_for(user, 200)
    quote, lines = quote_of(user), list(basket_of(user).all_lines())
    order = place(user, quote, lines=lines)
    with pytest.raises(AlreadyPending) as told:
        place(user, quote, lines=lines)
    assert told.value.order == order and ledger.available(user) == 101
    Order.objects.update(date_placed=order.date_placed - timedelta(minutes=2))
    assert place(user, quote, lines=lines) != order


def queries_to_place(number):
    user = UserFactory()
    found = [make_course(slug=f"{user.pk}-{n}") for n in range(number)]
    put(user, *found)
    beli_for(user, 100)
    for course in found:
        coupon_for(user, off=10, only=[course])
    coupon_for(user, off=10)
    quote = quote_of(user)
    assert quote.saved == 10 * (number + 1) and quote.beli == 100
    basket = basket_of(user)
    facts = {"lines": list(basket.all_lines()), "wish": Wish()}
    facts |= {"expected_total": quote.pay, "expected_beli": quote.beli}
    with CaptureQueriesContext(connection) as captured:
        place_order(user=user, basket=basket, **facts)
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def test_placing_does_not_grow_with_lines_and_coupons():
    queries_to_place(1)
    few, many = queries_to_place(3), queries_to_place(8)
    assert len(few) == len(many) <= 30, "\n".join(few)


def test_another_course_for_nothing_a_moment_later_is_an_order_of_its_own(user):
    first, second = (make_course(slug=slug, periods=[(30, "9.90")]) for slug in ("a", "b"))
    put(user, first)
    beli_for(user, 400)
    order = place_as_quoted(user)
    put(user, first, second)
    assert place_as_quoted(user) != order
    assert {line.product for line in Order.objects.latest("pk").lines.all()} == {first, second}
