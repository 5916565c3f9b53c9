"""Coupons and beli at settlement: picked, chosen otherwise, explained, and never charged unseen."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from beli import ledger
from beli.models import Kind
from checkout.models import CouponClaim
from checkout.order.models import Order
from payments.models import Payment
from tests.checkout.coupons import give_claim, make_coupon
from tests.checkout.settlement_form import SettlementForm
from tests.checkout.shopping import courses, put
from tests.factories import UserFactory, make_course, period_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def day(offset):
    return timezone.localdate() + timedelta(days=offset)


def given(user, *, only=None, **fields):
    """A claim of the user's; `only`: the course that it is bound to."""
    return give_claim(user, make_coupon(products=only and [only], **fields))


def beli(user, amount):
    ledger.credit(user=user, amount=amount, kind=Kind.GIFT, reference="test")


def off(value, **fields):
    return {"kind": "amount_off", "value": value, **fields}


def off_from(minimum, value, **fields):
    return {"kind": "amount_off_from", "value": value, "minimum": minimum, **fields}


@pytest.fixture
def two(user):
    """Two courses of 99 in the basket."""
    found = courses(2)
    put(user, *found)
    return found


@pytest.fixture
def coupons(user, two):
    """30 off the first course, 20 off a sum of 100 or more."""
    return given(user, only=two[0], **off(30)), given(user, **off_from(100, 20))


def test_the_best_combination_is_picked_and_said(client, coupons):
    page = SettlementForm(client)
    own, general = coupons
    assert page.quote.pay == Decimal("148.00")
    assert "已为您选好最优惠组合，共省 ¥50" in page.words(".best")
    assert page.chosen(f"coupon:{page.quote.rows[0].line.line_reference}") == str(own.pk)
    assert page.chosen("general") == str(general.pk)
    assert "不可用的优惠券" not in page.text


def test_every_line_tells_its_steps(client, user, coupons):
    beli(user, 100)
    page = SettlementForm(client)
    first = page.words(f"#steps-{page.quote.rows[0].line.line_reference}")
    assert "原价 ¥99" in first and "-¥30" in first and "通用券分摊" in first and "贝里分摊" in first
    total = page.words(".sum")
    for text in ("¥198", "课程券 -¥30", "通用券 -¥20", "贝里 -¥10", "应付 ¥138"):
        assert text in total


def test_choosing_otherwise_tells_what_the_best_would_save_and_leads_back(client, coupons):
    page = SettlementForm(client)
    reference = page.quote.rows[0].line.line_reference
    page.send("update", **{f"coupon:{reference}": "none"})
    assert page.quote.pay == Decimal("178.00") and "choose=own" in page.address
    assert "还能再省 ¥30" in page.words(".best")
    page.send("best")
    assert page.quote.pay == Decimal("148.00") and "choose" not in page.address


def test_a_choice_outlives_a_reload_and_a_second_tab(client, coupons):
    page = SettlementForm(client).send("update", general="none", beli="0")
    other_tab = SettlementForm(client)
    again = page.take(client.get(page.address))
    assert again.quote.pay == Decimal("168.00") and other_tab.quote.pay == Decimal("148.00")


def test_a_changed_period_does_not_make_the_choice_ones_own(client, user):
    course = make_course()
    put(user, course)
    given(user, **off_from(100, 20))
    page = SettlementForm(client)
    assert page.quote.saved == 0
    page.send("update", **{f"period:course-{course.pk}": period_of(course, None).pk})
    assert page.quote.wish.is_best and page.quote.pay == Decimal("279.00")


def test_a_coupon_below_its_minimum_says_what_is_missing(client, user, two):
    given(user, **off_from(218, 20, name="大额券"))
    page = SettlementForm(client)
    assert "大额券" in page.words(".other-coupons") and "再买 ¥20 可用" in page.words(
        ".other-coupons"
    )


def test_a_coupon_that_is_not_applied_any_more_is_said(client, user):
    course = make_course()
    put(user, course, days=None)
    claim = given(user, **off_from(200, 20))
    page = SettlementForm(client).send("update", general=claim.pk, choose="own")
    assert page.quote.pay == Decimal("279.00")
    page.send("update", **{f"period:course-{course.pk}": period_of(course, 30).pk})
    assert page.quote.pay == Decimal("99.00")
    assert "再买 ¥101 可用" in page.words(".notice")


def test_coupons_that_do_not_fit_are_folded_away_with_their_reasons(client, user, two):
    given(user, only=make_course(title="另一门", slug="other"), **off(5, name="别处的"))
    given(user, **off(5, name="将来的", use_from=day(3)))
    words = SettlementForm(client).words(".other-coupons")
    assert "不可用的优惠券（2）" in words
    assert "仅限《另一门》" in words and "3 天后可用" in words


def test_a_typed_code_is_redeemed_here_and_used_at_once(client, user, two):
    make_coupon(code="HELLO2026", **off(15, name="会友券"))
    page = SettlementForm(client, {"beli": "0"}).send("claim", code=" HELLO2026 ")
    assert "兑换成功：会友券" in page.text
    assert page.quote.pay == Decimal("183.00") and "beli=0" in page.address


def test_enter_in_the_codes_field_redeems_it_too(client, user, two):
    make_coupon(code="HELLO2026", **off(15))
    assert SettlementForm(client).send("update", code="HELLO2026").quote.pay == Decimal("183.00")


def test_a_refused_code_is_said_in_place_and_nothing_is_lost(client, user, coupons):
    page = SettlementForm(client).send("claim", code="NO-SUCH", general="none")
    assert page.response.status_code == 400
    assert "兑换码不存在" in page.words("#code_error") and page.chosen("code") == "NO-SUCH"
    assert page.chosen("general") == "none" and page.quote.pay == Decimal("168.00")


def test_a_code_that_is_taken_is_a_conflict(client, user, two):
    coupon = make_coupon(code="ONCE", quantity=1, **off(15))
    give_claim(UserFactory(), coupon)
    page = SettlementForm(client).send("claim", code="ONCE")
    assert page.response.status_code == 409 and page.words("#code_error")


def test_a_line_is_left_out_in_place(client, user, coupons):
    page = SettlementForm(client)
    page.send(f"drop:{page.quote.rows[0].line.line_reference}")
    assert len(page.quote.rows) == 1 and page.quote.pay == Decimal("99.00")
    assert page.quote.wish.is_best


def test_leaving_out_the_last_line_leads_to_the_basket(client, user):
    put(user, make_course())
    page = SettlementForm(client)
    page.send(f"drop:{page.quote.rows[0].line.line_reference}", follow=False)
    assert page.response.url == "/basket/"


def test_what_beli_pay_in_full_opens_at_once_without_a_gateway(client, user):
    put(user, make_course(periods=[(30, "9.90")]))
    beli(user, 100)
    page = SettlementForm(client)
    assert "确认并立即开通" in page.text and "gateway" not in page.fields
    page.send("place", follow=False)
    order = Order.objects.get()
    assert page.response.url == order.paid_url() and order.is_paid
    assert (order.beli, order.amount_due, order.payment_type) == (99, 0, "beli")
    assert ledger.balance(user) == 1 and not Payment.objects.exists()


def test_what_is_chosen_is_what_is_ordered(client, user, coupons):
    beli(user, 100)
    page = SettlementForm(client).send("update", general="none", beli="40")
    page.send("place", follow=False)
    order = Order.objects.get()
    assert (order.total_incl_tax, order.beli, order.amount_due) == (168, 40, 164)
    assert [claim.order for claim in CouponClaim.objects.order_by("pk")] == [order, None]


def test_a_select_changed_without_updating_is_not_charged_unseen(client, user, coupons):
    page = SettlementForm(client).send("place", general="none")
    assert page.response.status_code == 409 and not Order.objects.exists()
    assert "应付金额由 ¥148 变为 ¥168" in page.text


def test_a_coupon_of_somebody_else_is_refused(client, user, two):
    claim = given(UserFactory(), **off(30))
    page = SettlementForm(client, {"choose": "own", "general": claim.pk})
    assert page.quote.pay == Decimal("198.00") and "没有使用" in page.words(".notice")


def test_bought_at_once_it_keeps_its_coupons_too(client, user):
    course = make_course()
    given(user, only=course, **off(30))
    page = SettlementForm(client, {"buy": course.pk, "period": period_of(course, 30).pk})
    assert page.quote.pay == Decimal("69.00")
    page.send("update", **{f"coupon:course-{course.pk}": "none"})
    assert page.quote.pay == Decimal("99.00") and f"buy={course.pk}" in page.address


def with_many(user, lines, claims):
    found = [make_course(slug=f"{lines}-{n}") for n in range(lines)]
    put(user, *found)
    for n in range(claims):
        bound = {"only": found[n % lines]} if n % 5 else {}
        given(user, **(off(n + 1, **bound) if n % 2 else off_from(50 + n * 10, 9, **bound)))
    return found


def test_the_queries_grow_neither_with_lines_nor_with_coupons(
    client, user, django_assert_max_num_queries
):
    beli(user, 100)
    with_many(user, 4, 10)
    SettlementForm(client)
    with django_assert_max_num_queries(25) as few:
        SettlementForm(client)
    with_many(user, 16, 40)
    with django_assert_max_num_queries(len(few)):
        page = SettlementForm(client)
    assert len(page.quote.rows) == 20 and page.quote.saved


def test_the_address_of_twenty_lines_is_short(client, user):
    with_many(user, 20, 20)
    page = SettlementForm(client)
    page.send("update", general="none", beli="0")
    assert len(page.address) < 2000
    assert page.quote.wish.coupons


def test_what_would_make_too_long_an_address_is_answered_without_one(client, user, two):
    fields = {f"coupon:course-{n}": "7" for n in range(200)}
    page = SettlementForm(client).send("update", follow=False, choose="own", **fields)
    assert page.response.status_code == 200 and page.quote.pay == Decimal("198.00")
