"""What changed while the page stood open is named: a coupon, a course, and both figures."""

from datetime import timedelta
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from django.utils import timezone

from beli import ledger
from catalogue.models import PricePeriod
from checkout.models import CouponClaim
from checkout.order.models import Order
from checkout.voucher.models import Voucher
from tests.checkout.settlement_form import SettlementForm
from tests.checkout.shopping import courses, put
from tests.checkout.spending import beli_for, coupon_for
from tests.factories import UserFactory, period_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def two(user):
    """Two courses of 99 in the basket."""
    found = courses(2)
    put(user, *found)
    return found


def test_a_price_that_changed_is_told_with_both_figures(client, user, two):
    page = SettlementForm(client)
    coupon_for(user, off=8)
    page.send("place")
    assert page.response.status_code == 409 and not Order.objects.exists()
    assert "应付金额由 ¥198 变为 ¥190" in page.text
    assert page.send("place", follow=False).response.status_code == 302


def test_a_coupon_switched_off_meanwhile_is_named(client, user, two):
    claim = coupon_for(user, off=8, name="会友券")
    page = SettlementForm(client)
    Voucher.objects.filter(pk=claim.voucher_id).update(is_on=False)
    page.send("place")
    told = page.words(".notice--bad")
    assert page.response.status_code == 409 and "应付金额由 ¥190 变为 ¥198" in told
    assert "优惠券“立减8 会友券”不能用了：已停用" in told


def test_a_chosen_coupon_switched_off_meanwhile_is_named_once(client, user, two):
    claim = coupon_for(user, off=8, name="会友券")
    page = SettlementForm(client, {"choose": "own", "general": claim.pk})
    Voucher.objects.filter(pk=claim.voucher_id).update(is_on=False)
    page.send("place")
    assert page.words(".notice").count("会友券") == 1 and "已停用" in page.words(".notice--bad")


def test_a_coupon_used_up_elsewhere_is_named(client, user, two):
    claim = coupon_for(user, off=8, name="会友券")
    page = SettlementForm(client)
    CouponClaim.objects.filter(pk=claim.pk).update(
        use_until=timezone.localdate() - timedelta(days=1)
    )
    page.send("place")
    assert "优惠券“会友券”不能用了：已被使用或已过期" in page.words(".notice--bad")


def test_a_course_whose_price_changed_is_named_with_both_prices(client, user, two):
    page = SettlementForm(client)
    PricePeriod.objects.filter(pk=period_of(two[0], 30).pk).update(price=109)
    page.send("place")
    told = page.words(".notice--bad")
    assert page.response.status_code == 409 and "应付金额由 ¥198 变为 ¥208" in told
    assert f"《{two[0].title}》的价格由 ¥99 变为 ¥109" in told
    assert two[1].title not in told


@pytest.mark.parametrize("told", ["", "x", "course-1=NaN", "course-1=1e9 =", "=" * 50, "9" * 99])
def test_nonsense_about_old_prices_is_passed_over(client, user, two, told):
    page = SettlementForm(client)
    page.send("place", expected_total="1.00", shown_prices=told, shown_coupons=told)
    assert page.response.status_code == 409 and "的价格由" not in page.text


def test_beli_that_went_meanwhile_are_told_with_both_figures(client, user, two):
    beli_for(user, 100)
    page = SettlementForm(client)
    ledger.hold(user=user, amount=60, reference="elsewhere")
    page.send("place")
    assert page.response.status_code == 409 and not Order.objects.exists()
    assert "使用的贝里由 100 变为 40" in page.text


def test_what_the_learner_changed_on_the_page_is_no_change_of_the_shops(client, user, two):
    claim = coupon_for(user, off=8)
    changes = [
        {f"period__course-{two[0].pk}": period_of(two[0], None).pk},
        {"general": ""},
        {"beli": "0"},
    ]
    beli_for(user, 100)
    for change in changes:
        page = SettlementForm(client)
        page.send("place", **change)
        told = page.words(".notice--bad")
        assert page.response.status_code == 409 and "您改了有效期、优惠券或贝里" in told, change
        assert "刚刚有变动" not in told and "应付金额由" in told
    assert claim.voucher.name and not Order.objects.exists()


def test_a_page_that_answers_a_post_names_the_address_that_shows_it_again(client, user, two):
    page = SettlementForm(client, {"beli": "0"})
    assert "data-address" not in page.text
    coupon_for(user, off=8)
    page.send("place")
    assert page.response.status_code == 409
    again = SettlementForm(client, parse_qsl(urlsplit(page.form["data-address"]).query))
    assert again.quote.pay == page.quote.pay and again.chosen("wished_beli") == "0"


def test_who_is_logged_out_meanwhile_comes_back_to_what_was_chosen(client, user, two):
    beli_for(user, 100)
    page = SettlementForm(client, {"line": f"course-{two[1].pk}", "beli": "7"})
    client.logout()
    login = page.send("update", follow=False, beli="5").response
    assert login.status_code == 302
    back = parse_qs(urlsplit(login.url).query)["next"][0]
    chosen = parse_qs(urlsplit(back).query)
    assert (chosen["line"], chosen["beli"]) == ([f"course-{two[1].pk}"], ["5"])
    client.force_login(user)
    assert len(client.get(back).context["rows"]) == 1
