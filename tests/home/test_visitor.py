"""The visitor's corner."""

import re
from urllib.parse import quote

import pytest

from catalogue.partner.strategy import Selector
from checkout.basket.models import Basket
from checkout.models import CouponClaim
from home.editors import appoint_editors
from tests.checkout.coupons import give_claim, make_coupon
from tests.factories import UserFactory, make_course, period_of
from tests.home.pages import make_course as make_course_page

MOST_QUERIES = 5


def test_a_stranger_is_shown_the_way_in(client):
    answer = client.get("/fragments/visitor/")
    assert answer.status_code == 200
    assert "登录" in answer.content.decode()
    assert 'name="csrfmiddlewaretoken"' in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_member_with_a_basket_takes_few_queries(client, django_assert_max_num_queries):
    user = UserFactory(username="xiaoming")
    basket = Basket.objects.create(owner=user)
    basket.strategy = Selector().strategy(user=user)
    for number in range(3):
        product = make_course(slug=f"course-{number}")
        basket.add_course(product, period_of(product, 30))
    client.force_login(user)
    with django_assert_max_num_queries(MOST_QUERIES):
        answer = client.get("/fragments/visitor/")
    shown = answer.content.decode()
    assert "xiaoming" in shown
    assert 'visitor__count">3<' in shown


def coupons(client, *asked):
    page = client.get("/fragments/visitor/", {"coupons": ".".join(map(str, asked))})
    return re.findall(r'data-held-coupon="(\d+)"( data-usable)?', page.content.decode())


def test_of_the_coupons_asked_about_it_tells_those_one_cannot_claim_again(client):
    user = UserFactory()
    held, used, other, more = (make_coupon(per_person=n) for n in (1, 1, 1, 2))
    for coupon in (held, used, more):
        give_claim(user, coupon)
    give_claim(UserFactory(), other)
    CouponClaim.objects.filter(voucher=used).update(status="expired")
    assert coupons(client, held.pk) == []
    client.force_login(user)
    asked = [coupon.pk for coupon in (held, used, other, more)]
    assert coupons(client, *asked) == [(str(held.pk), " data-usable"), (str(used.pk), "")]
    assert coupons(client, other.pk) == coupons(client) == []


@pytest.mark.parametrize("asked", ["x", "-1", "9" * 40, "١", ".", "1.x..2\0", "1'--"])
def test_nonsense_about_coupons_is_passed_over(client, asked):
    client.force_login(UserFactory())
    assert coupons(client, asked) == []


def test_coupons_cost_no_further_query(client, django_assert_max_num_queries):
    user = UserFactory()
    basket = Basket.objects.create(owner=user)
    basket.strategy = Selector().strategy(user=user)
    product = make_course()
    basket.add_course(product, period_of(product, 30))
    held = [make_coupon() for _n in range(3)]
    for coupon in held:
        give_claim(user, coupon)
    client.force_login(user)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert len(coupons(client, *(coupon.pk for coupon in held))) == 3
    assert 'visitor__count">1<' in client.get("/fragments/visitor/?coupons=1").content.decode()


def test_a_member_is_called_by_the_name_they_chose(client):
    client.force_login(UserFactory(username="u83b1c", nickname="小明"))
    shown = client.get("/fragments/visitor/").content.decode()
    assert "小明" in shown and "u83b1c" not in shown


def test_looking_makes_no_basket(client):
    client.force_login(UserFactory())
    client.get("/fragments/visitor/")
    assert not Basket.objects.exists()


@pytest.mark.parametrize("slug", ["bian-cheng", "学会编程"])
def test_an_editor_is_led_to_the_page_that_is_looked_at(client, slug):
    page = make_course_page(slug=slug)
    user = UserFactory()
    user.groups.add(appoint_editors())
    client.force_login(user)
    looked_at = f"http://testserver/courses/{quote(slug)}/"
    answer = client.get("/fragments/visitor/", headers={"referer": looked_at})
    assert f"/cms/pages/{page.pk}/edit/" in answer.content.decode()


@pytest.mark.parametrize("referer", ["http://[", "http://testserver/%00/", "", "/%ff/"])
def test_an_odd_referer_leads_an_editor_to_the_front(client, referer):
    user = UserFactory()
    user.groups.add(appoint_editors())
    client.force_login(user)
    answer = client.get("/fragments/visitor/", headers={"referer": referer})
    assert answer.status_code == 200 and 'href="/cms/"' in answer.content.decode()


def test_it_speaks_english_when_asked(client):
    assert "/en/account/login/" in client.get("/fragments/visitor/?language=en").content.decode()


@pytest.mark.parametrize("language", ["xx", "", "../", "zh-hans"])
def test_an_unknown_language_is_chinese(client, language):
    answer = client.get("/fragments/visitor/", {"language": language})
    assert "/account/login/" in answer.content.decode()


def test_nobody_posts_to_it(client):
    assert client.post("/fragments/visitor/").status_code == 405
