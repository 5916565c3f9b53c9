"""Who presses for a coupon before logging in has it afterwards, by that one press."""

from urllib.parse import quote

import pytest
from django.test import Client

from checkout.coupons.claim_wishes import GOOD_FOR, KEY
from checkout.models import CouponClaim
from tests.checkout.coupons import give_claim, make_coupon
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/coupons/"


def listed(**fields):
    return make_coupon(**{"is_listed": True, **fields})


def address(coupon):
    return f"{URL}{coupon.pk}/"


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_who_is_nobody_yet_logs_in_and_has_the_coupon(client):
    coupon = listed()
    answer = client.post(address(coupon))
    assert answer.status_code == 302
    assert answer.url == f"/account/login/?next={quote(address(coupon))}"
    assert not CouponClaim.objects.exists()
    user = UserFactory()
    client.force_login(user)
    assert "领取成功" in text(client.get(address(coupon), follow=True))
    assert CouponClaim.objects.get(owner=user).voucher == coupon


def test_who_logs_in_to_claim_comes_back_to_where_they_pressed(client):
    coupon = listed()
    client.post(address(coupon), {"next": f"{URL}?page=1"})
    client.force_login(UserFactory())
    assert client.get(address(coupon)).url == f"{URL}?page=1"


def test_a_wish_is_for_one_coupon_and_once(client):
    coupon, other = listed(per_person=2), listed()
    client.post(address(coupon))
    client.force_login(UserFactory())
    assert "立即领取" in text(client.get(address(other)))
    client.get(address(coupon))
    client.get(address(coupon))
    assert CouponClaim.objects.count() == 1


def test_a_wish_lapses(client):
    coupon = listed()
    client.post(address(coupon))
    session = client.session
    session[KEY]["until"] -= GOOD_FOR
    session.save()
    client.force_login(UserFactory())
    assert "立即领取" in text(client.get(address(coupon)))
    assert not CouponClaim.objects.exists()


def test_a_wish_that_comes_too_late_is_told(client):
    coupon = listed(quantity=1)
    client.post(address(coupon))
    give_claim(UserFactory(), coupon)
    client.force_login(UserFactory())
    assert "优惠券已被领完" in text(client.get(address(coupon)), status=409)


def test_a_foreign_page_can_plant_no_wish():
    coupon = listed()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address(coupon)).status_code == 403
    strict.force_login(UserFactory())
    assert "立即领取" in text(strict.get(address(coupon)))


def test_a_course_page_is_where_claiming_on_it_leads_back_to(client):
    coupon = listed()
    back = "/courses/x/#course-coupons"
    page = text(client.get(address(coupon), {"next": back}))  # the way without a token
    assert f'name="next" value="{back}' in page
    client.force_login(UserFactory())
    assert client.post(address(coupon), {"next": back}).url == back
    elsewhere = listed()
    strange = {"next": "https://evil.test/"}
    assert "evil" not in text(client.get(address(elsewhere), strange))
    assert client.post(address(elsewhere), strange).url == address(elsewhere)


def test_a_sold_out_coupon_says_so_first(client):
    coupon = listed(quantity=1)
    give_claim(UserFactory(), coupon)
    assert "<h1>已领完</h1>" in text(client.get(address(coupon)))
