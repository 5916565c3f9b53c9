"""The claim centre: what it shows to whom, and what claiming there does."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from checkout.coupons.claims import give
from checkout.coupons.terms import terms_of
from checkout.models import CouponClaim
from checkout.voucher.models import Voucher
from tests.checkout.coupons import give_claim, make_coupon
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
URL = "/coupons/"
MOST_QUERIES = 14


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def day(offset):
    return timezone.localdate() + timedelta(days=offset)


def listed(**fields):
    return make_coupon(**{"is_listed": True, **fields})


def address(coupon):
    return f"{URL}{coupon.pk}/"


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def state(client, coupon):
    return client.get(address(coupon)).context["coupon"].state


def shown(client, query=""):
    return [one.voucher for one in client.get(f"{URL}{query}").context["coupons"]]


def test_anybody_sees_how_much_for_what_and_until_when(client):
    course = make_course(title="学会编程", url="/courses/bian-cheng/")
    listed(
        name="开卷礼", kind="amount_off_from", value=30, minimum=200, products=[course],
        brief="给新学员", use_until=day(60),
    )  # fmt: skip
    page = text(client.get(URL))
    assert "开卷礼" in page and "给新学员" in page and "¥30" in page and "满 ¥200 可用" in page
    assert 'href="/courses/bian-cheng/"' in page and "《学会编程》" in page
    assert f"有效期至 {day(60)}" in page and "立即领取" in page


@pytest.mark.parametrize(
    "value, chinese, english", [(79, "7.9", "21%"), (80, "8", "20%"), ("85.5", "8.55", "14.5%")]
)
def test_a_percentage_reads_as_people_say_it(client, value, chinese, english):
    coupon = listed(kind="percent_to_pay", value=value)
    assert f"{chinese}<span" in text(client.get(address(coupon)))
    assert f"{english}<span" in text(client.get(f"/en{address(coupon)}"))


def test_label_and_ticket_say_a_percentage_alike():
    terms = terms_of([coupon := listed(kind="percent_to_pay", value=79)])[coupon.pk]
    with translation.override("en"):
        assert "21%" in terms.label and "79" not in terms.label


def test_who_holds_the_last_one_is_told_so(client, user):
    coupon = listed(quantity=1, per_person=2)
    give_claim(user, coupon)
    assert state(client, coupon) == "mine"
    page = text(client.get(URL))
    assert "已领取" in page and "去使用" in page and "已抢光" not in page


def test_what_somebody_has_stays_in_its_place_when_it_is_gone(client, user):
    last = listed(quantity=1)
    others = [listed() for _number in range(25)]
    for other in others[:2]:
        Voucher.objects.filter(pk=other.pk).update(claim_from=day(9))
    give_claim(user, last)
    page = text(client.get(f"{URL}?page=1")) + text(client.get(f"{URL}?page=2"))
    assert page.index(f'id="coupon-{last.pk}"') < page.index(f'id="coupon-{others[0].pk}"')


def test_what_cannot_be_claimed_any_more_or_by_everybody_is_not_shown(client):
    listed(name="停用", is_on=False)
    make_coupon(name="内部", is_listed=False)
    listed(name="领取结束", claim_until=day(-1))
    listed(name="使用结束", use_until=day(-1))
    last = listed(name="最后一天", claim_until=day(0), use_until=day(0))
    assert shown(client) == [last]


def test_a_voucher_without_terms_of_ours_is_not_shown(client):
    strange = listed()
    strange.offers.clear()
    assert shown(client) == [] and client.get(address(strange)).status_code == 404


def test_open_ones_come_first_then_those_to_come_then_those_that_are_gone(client):
    ready, soon, later = (listed(claim_from=day(offset)) for offset in (0, 1, 5))
    gone = listed(quantity=1)
    give_claim(UserFactory(), gone)
    assert shown(client) == [ready, soon, later, gone]
    page = text(client.get(URL))
    assert "5 天后开抢" in page and "明天开抢" in page and "已抢光" in page


def test_how_many_are_left(client):
    coupon = listed(quantity=3)
    for percent in (0, 33, 66, 100):
        assert f"已领 {percent}%" in text(client.get(URL))
        give(voucher=coupon, users=[UserFactory()])


def test_general_coupons_and_those_of_courses_are_told_apart(client):
    general, bound = listed(), listed(products=[make_course()])
    assert shown(client, "?show=general") == [general]
    assert shown(client, "?show=course") == [bound]
    assert shown(client, "?show=nonsense") == [bound, general]


def test_claiming_gives_the_coupon_and_says_so(client, user):
    coupon = listed(name="开卷礼")
    answer = client.post(address(coupon), {"next": f"{URL}?page=1"}, follow=True)
    assert answer.redirect_chain == [(f"{URL}?page=1", 302)]
    assert "领取成功：开卷礼" in text(answer)
    assert CouponClaim.objects.get(owner=user).voucher == coupon
    assert state(client, coupon) == "mine" and "去使用" in text(client.get(URL))


@pytest.mark.parametrize("next", ["", "https://evil.test/", "//evil.test/", "javascript:1"])
def test_claiming_leads_to_pages_of_ours_only(client, user, next):
    coupon = listed()
    assert client.post(address(coupon), {"next": next}).url == address(coupon)


def test_looking_claims_nothing_and_claiming_needs_the_token(user):
    coupon = listed()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    strict.get(address(coupon), {"claim": "1"})
    assert strict.post(address(coupon)).status_code == 403
    assert not CouponClaim.objects.exists()


def test_a_second_claim_is_told_and_changes_nothing(client, user):
    coupon = listed()
    client.post(address(coupon))
    page = text(client.post(address(coupon)), status=409)
    assert (
        "您已领取过这张优惠券" in page and 'href="/account/coupons/">去“我的优惠券”看看</a>' in page
    )
    assert coupon.claims.count() == 1


def test_as_many_as_one_person_may_have(client, user):
    coupon = listed(per_person=2)
    client.post(address(coupon))
    assert "再领一张" in text(client.get(URL))
    client.post(address(coupon))
    assert state(client, coupon) == "mine"


@pytest.mark.parametrize(
    "fields, reason",
    [
        ({"claim_from": 2}, "2 天后开始领取"),
        ({"claim_until": -1}, "领取时间已过"),
    ],
)
def test_what_cannot_be_claimed_today_says_why(client, user, fields, reason):
    coupon = listed(**{name: day(offset) for name, offset in fields.items()})
    assert reason in text(client.post(address(coupon)), status=409)
    assert not CouponClaim.objects.exists()


def test_who_comes_too_late_is_told(client, user):
    coupon = listed(quantity=1)
    give_claim(UserFactory(), coupon)
    assert "优惠券已被领完" in text(client.post(address(coupon)), status=409)
    assert coupon.claims.count() == 1


def test_a_coupon_that_is_off_cannot_be_claimed(client, user):
    coupon = listed(is_on=False)
    assert "已停止发放" in text(client.post(address(coupon)), status=409)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_coupon_that_is_not_for_everybody_is_not_there(client, user, method):
    for where in (address(make_coupon(is_listed=False)), f"{URL}0/", f"{URL}{10**30}/"):
        assert getattr(client, method)(where).status_code == 404
    assert not CouponClaim.objects.exists()


def test_it_speaks_english_where_the_address_does(client):
    listed(claim_from=day(3))
    page = text(client.get("/en/coupons/"))
    assert 'lang="en"' in page and "/en/account/coupons/" in page


def test_an_absurd_page_shows_the_nearest(client):
    listed()
    for number in ("0", "-1", "999", "x"):
        assert len(shown(client, f"?page={number}")) == 1


def queries_of(client, number):
    for n in range(number):
        course = make_course(slug=f"{number}-{n}")
        listed(products=[course] if n % 2 else None, quantity=5, per_person=2)
    client.get(URL)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(URL).status_code == 200
    return len(captured)


def test_queries_do_not_grow(client, user):
    few = queries_of(client, 2)
    assert queries_of(client, 22) == few <= MOST_QUERIES
