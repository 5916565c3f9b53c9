"""Codes by the thousand: made as a set, downloaded as a sheet, watched as one."""

import csv
import io

import pytest

from checkout.coupons import claims
from checkout.models import CouponClaim
from checkout.voucher.models import Voucher, VoucherSet
from tests.checkout.coupon_forms import CODE_SET, CREATE_SET, make, make_set, refusals, sign_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    return sign_in(client)


def download(client, address):
    response = client.get(address)
    assert response.streaming
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = response.getvalue().decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def update(client, code_set, **fields):
    return client.post(f"/dashboard/vouchers/sets/update/{code_set.pk}/", CODE_SET | fields)


def test_a_thousand_codes_are_made_and_downloaded(client, staff, django_assert_max_num_queries):
    with django_assert_max_num_queries(80):
        code_set = make_set(client, number="1000")
    codes = set(Voucher.objects.filter(voucher_set=code_set).values_list("code", flat=True))
    assert len(codes) == 1000 == CouponClaim.objects.filter(status="unclaimed").count()
    with django_assert_max_num_queries(10):
        head, *rows = download(client, f"/dashboard/vouchers/sets/download/{code_set.pk}/")
    assert head == ["券号", "状态", "拥有者", "领取时间", "使用时间", "订单号"]
    assert {row[0] for row in rows} == codes and {row[1] for row in rows} == {"未领取"}


def test_the_sheet_says_whose_a_code_is_and_is_no_formula(client, staff):
    code_set = make_set(client, number="2")
    code = code_set.vouchers.first().code
    claims.claim_code(user=UserFactory(username="=1+1"), code=code)
    _head, *rows = download(client, f"/dashboard/vouchers/sets/download/{code_set.pk}/")
    (mine,) = [row for row in rows if row[0] == code]
    assert mine[1:3] == ["未使用", "'=1+1"] and mine[3]


def test_a_coupons_claims_are_downloaded_too(client, staff):
    coupon = make(client)
    claims.claim(user=UserFactory(username="甲"), voucher_id=coupon.pk)
    _head, row = download(client, f"/dashboard/vouchers/sheet/{coupon.pk}/")
    assert row[1:3] == ["未使用", "甲"]


@pytest.mark.parametrize(
    "fields, refused, said",
    [
        ({"number": "0"}, "number", "1"),
        ({"number": "20001"}, "number", "20000"),
        ({"number": "x"}, "number", "整数"),
        ({"minimum": "100"}, "minimum", "只有满减"),
        ({"claim_from": "2026-12-02", "claim_until": "2026-12-01"}, "claim_until", "早于"),
    ],
)
def test_what_does_not_go_together_is_refused_in_words(client, staff, fields, refused, said):
    assert said in refusals(client.post(CREATE_SET, CODE_SET | fields))[refused]
    assert not VoucherSet.objects.exists()


def test_a_set_grows_and_never_shrinks(client, staff):
    code_set = make_set(client)
    assert "不能减少" in refusals(update(client, code_set, number="19"))["number"]
    assert update(client, code_set, number="25", use_until="2027-01-31").status_code == 302
    days = {str(voucher.use_until) for voucher in code_set.vouchers.all()}
    assert days == {"2027-01-31"}
    assert CouponClaim.objects.filter(voucher__voucher_set=code_set).count() == 25
    assert "同名" in refusals(client.post(CREATE_SET, CODE_SET))["name"]


def test_a_code_of_a_set_is_found_by_its_code_and_changed_with_its_set(client, staff):
    code_set = make_set(client, number="3")
    voucher = code_set.vouchers.first()
    assert voucher.code not in client.get("/dashboard/vouchers/").content.decode()
    written = [voucher.code.lower(), voucher.code.lower().replace("-", "")]
    for one in written:
        found = client.get("/dashboard/vouchers/", {"q": one}).context["object_list"]
        assert list(found) == [voucher]
    page = client.get("/dashboard/vouchers/", {"q": written[0]})
    assert [row.voucher for row in page.context["rows"]] == [voucher]
    for path in ("update", "give"):
        page = client.get(f"/dashboard/vouchers/{path}/{voucher.pk}/")
        assert page.url == f"/dashboard/vouchers/sets/detail/{code_set.pk}/"
    assert client.get(f"/dashboard/vouchers/stats/{voucher.pk}/").status_code == 200


def test_a_set_is_switched_as_one(client, staff):
    code_set = make_set(client, number="3")
    client.post(f"/dashboard/vouchers/sets/switch/{code_set.pk}/", {"on": ""})
    assert not code_set.vouchers.filter(is_on=True).exists()
    assert (
        "已停用" in client.get(f"/dashboard/vouchers/sets/detail/{code_set.pk}/").content.decode()
    )


def test_a_set_goes_only_while_nobody_has_a_code(client, staff):
    staff.is_superuser = True
    staff.save()
    code_set = make_set(client, number="3")
    address = f"/dashboard/vouchers/sets/delete/{code_set.pk}/"
    claims.claim_code(user=UserFactory(), code=code_set.vouchers.first().code)
    assert client.post(address).status_code == 409
    assert CouponClaim.objects.count() == 3
    CouponClaim.objects.filter(owner__isnull=False).delete()
    assert client.post(address).status_code == 302
    assert not Voucher.objects.exists() and not VoucherSet.objects.exists()
