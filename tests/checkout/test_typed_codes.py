"""Codes that people type: read kindly, refused clearly, and slow to guess."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from checkout.coupons.windows import today
from checkout.models import CouponClaim
from checkout.voucher.models import Voucher, VoucherSet, day_begins
from tests.checkout.coupons import make_coupon
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/coupons/"


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize(
    "typed",
    ["SPRING-2026", "spring2026", " ＳＰＲＩＮＧ－２０２６ ", "SPRI NG20-26", "spring—2026"],
)
def test_a_code_is_known_however_it_is_written(client, user, typed):
    coupon = make_coupon(code="SPRING-2026", is_listed=False)
    assert client.post(f"{URL}code/", {"code": typed}).status_code == 302
    assert CouponClaim.objects.get(owner=user).voucher == coupon


def test_what_is_written_exactly_goes_before_what_is_alike(client, user):
    make_coupon(code="SPR-ING", is_listed=False)
    exact = make_coupon(code="SPRING", is_listed=False)
    client.post(f"{URL}code/", {"code": "spring"})
    assert CouponClaim.objects.get(owner=user).voucher == exact


def test_a_code_brings_its_coupon(client, user):
    coupon = make_coupon(code="HELLO2026", name="会友券", is_listed=False)
    answer = client.post(f"{URL}code/", {"code": " hello2026 "}, follow=True)
    assert "兑换成功：会友券" in text(answer) and "会友券" in text(client.get("/account/coupons/"))
    assert CouponClaim.objects.get(owner=user).voucher == coupon


@pytest.mark.parametrize("code", ["", "  "])
def test_no_code_at_all_is_asked_for(client, user, code):
    assert "请输入兑换码" in text(client.post(f"{URL}code/", {"code": code}), status=400)


@pytest.mark.parametrize("code", ["WRONG", "漢字", "x" * 500, "' OR 1=1 --"])
def test_a_code_that_is_none_is_a_bad_request(client, user, code):
    make_coupon(code="RIGHT")
    page = text(client.post(f"{URL}code/", {"code": code}), status=400)
    assert "兑换码不存在" in page and 'aria-invalid="true"' in page


def test_a_code_of_somebody_who_is_nobody_yet_survives_the_login(client):
    answer = client.post(f"{URL}code/", {"code": "A B&C"})
    assert answer.status_code == 302
    client.force_login(UserFactory())
    back = parse_qs(urlsplit(answer.url).query)["next"][0]
    assert 'value="A B&amp;C"' in text(client.get(back))


def test_guessing_codes_is_slow(client, user):
    coupon = make_coupon(code="RIGHT")
    for number in range(10):
        assert client.post(f"{URL}code/", {"code": f"GUESS{number}"}).status_code == 400
    answer = client.post(f"{URL}code/", {"code": "RIGHT"})
    assert "试得太频繁" in text(answer, status=429)
    assert not coupon.claims.filter(owner=user).exists()
    other = Client()
    other.force_login(UserFactory())
    assert other.post(f"{URL}code/", {"code": "RIGHT"}).status_code == 302


def test_a_code_that_was_typed_before_logging_in_waits_for_one_more_press(client, user):
    make_coupon(code="SPRING-2026", is_listed=False)
    assert "请按“兑换”完成" in text(client.get(f"{URL}code/", {"code": "SPRING-2026"}))
    assert "请按“兑换”" not in text(client.get(f"{URL}code/"))


def test_a_code_of_a_set_bears_the_sets_name(client, user):
    now = day_begins(today())
    days = {"start_datetime": now, "end_datetime": now}
    code_set = VoucherSet.objects.create(name="会友码", count=1, **days)
    coupon = make_coupon(code="988L-VX8X-K2RU", name="会友码 988L-VX8X-K2RU", is_listed=False)
    Voucher.objects.filter(pk=coupon.pk).update(voucher_set=code_set)
    CouponClaim.objects.create(
        number=coupon.code, voucher=coupon, serial=1, status=CouponClaim.Status.UNCLAIMED
    )
    told = text(client.post(f"{URL}code/", {"code": coupon.code}, follow=True))
    assert "兑换成功：会友码" in told and "会友码 988L" not in told
    assert "<code>988L-VX8X-K2RU</code>" in told
