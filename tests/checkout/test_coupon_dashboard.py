"""Shop staff make a coupon on one form, and are told what does not go together."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from oscar.core.loading import get_model
from pytest_django.asserts import assertInHTML

from catalogue.models import Category
from checkout.coupons import claims, windows
from checkout.coupons.terms import terms_of
from checkout.voucher.models import Voucher
from tests.checkout.coupon_forms import (
    CODE_SET,
    COUPON,
    CREATE,
    CREATE_SET,
    make,
    refusals,
    sign_in,
)
from tests.checkout.shopping import place, put
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
Range = get_model("offer", "Range")


@pytest.fixture
def staff(client):
    return sign_in(client)


def update(client, coupon, **fields):
    return client.post(f"/dashboard/vouchers/update/{coupon.pk}/", COUPON | fields)


def days_ahead(days):
    return (windows.today() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    "kind, value, minimum, label",
    [
        ("amount_off", "30", "", "立减30"),
        ("amount_off_from", "30", "200", "满200减30"),
        ("percent_to_pay", "79", "", "7.9折"),
    ],
)
def test_each_kind_is_made_and_reads_as_people_say_it(client, staff, kind, value, minimum, label):
    coupon = make(client, kind=kind, value=value, minimum=minimum)
    terms = terms_of([coupon])[coupon.pk]
    assert (terms.kind, terms.value, terms.range_id) == (kind, Decimal(value), None)
    assert label in terms.label.replace(" ", "").replace("¥", "")


def test_a_code_is_proposed(client, staff):
    first, second = (client.get(CREATE).context["form"]["code"].value() for _ in range(2))
    assert first != second and len(first) == 8


def test_a_window_and_a_quantity_are_kept(client, staff):
    coupon = make(
        client,
        code="spring",
        claim_from="2026-11-01",
        claim_until="2026-11-11",
        use_from="2026-11-02",
        use_until=days_ahead(10),
        quantity="500",
        per_person="2",
        brief="双十一",
        covers_degrees="on",
    )
    assert (coupon.code, coupon.quantity, coupon.per_person) == ("SPRING", 500, 2)
    assert (coupon.claim_from, coupon.claim_until) == (date(2026, 11, 1), date(2026, 11, 11))
    assert (coupon.use_from, coupon.use_until) == (
        date(2026, 11, 2),
        windows.today() + timedelta(days=10),
    )
    assert coupon.covers_degrees and coupon.is_on and coupon.is_listed


@pytest.mark.parametrize(
    "fields, refused, said",
    [
        ({"kind": "percent_to_pay", "value": "100", "minimum": ""}, "value", "1 到 99"),
        ({"value": "0"}, "value", "大于 0"),
        ({"value": "1.234"}, "value", "小数"),
        ({"kind": "amount_off"}, "minimum", "只有满减"),
        ({"minimum": ""}, "minimum", "门槛"),
        ({"minimum": "20"}, "minimum", "不低于"),
        ({"scope": "range"}, "range", "系列"),
        ({"scope": "courses"}, "courses", "课程"),
        ({"scope": "categories"}, "categories", "分类"),
        ({"scope": "courses", "courses": "x"}, "courses", "x"),
        ({"claim_from": "2026-12-02", "claim_until": "2026-12-01"}, "claim_until", "早于"),
        ({"use_from": "2099-12-02", "use_until": "2099-12-01"}, "use_until", "早于"),
        ({"use_until": "2026-11-01"}, "use_until", "已经过去"),
        ({"per_person": "0"}, "per_person", "1"),
        ({"days_from_claim": "0"}, "days_from_claim", "1"),
        ({"quantity": "0"}, "quantity", "1"),
        ({"code": "A B"}, "code", "券码须为"),
        ({"code": "优惠"}, "code", "券码须为"),
        ({"kind": "free"}, "kind", "free"),
        ({"name": ""}, "name", "必需"),
    ],
)
def test_what_does_not_go_together_is_refused_in_words(client, staff, fields, refused, said):
    found = refusals(client.post(CREATE, COUPON | fields))
    assert said in found[refused]
    assert not Voucher.objects.exists()


TINY = {"kind": "percent_to_pay", "value": "8.5", "minimum": ""}
BOX = '<input type="checkbox" name="sure" value="8.5" class="form-check-input" id="id_sure">'


@pytest.mark.parametrize("address, fields", [(CREATE, COUPON), (CREATE_SET, CODE_SET)])
def test_less_than_a_tenth_of_the_price_is_asked_about(client, staff, address, fields):
    page = client.post(address, fields | TINY)
    assert "读作 0.85 折" in refusals(page)["value"] and "请填 85" in refusals(page)["value"]
    assertInHTML(BOX, page.content.decode())
    assert "我确认是 0.85 折" in page.content.decode()
    assert "value" in refusals(client.post(address, fields | TINY | {"sure": "9"}))
    assert not Voucher.objects.exists()
    page = client.post(address, fields | TINY | {"sure": "8.5"}, follow=True)
    assert "已保存：0.85折。" in page.content.decode()
    assert Voucher.objects.exists()


def test_the_box_stays_ticked_while_something_else_is_wrong(client, staff):
    page = client.post(CREATE, COUPON | TINY | {"sure": "8.5", "name": ""})
    assert set(refusals(page)) == {"name"}
    assertInHTML(BOX.replace(" value", " checked value"), page.content.decode())


def test_an_ordinary_discount_asks_for_nothing(client, staff):
    page = client.post(CREATE, COUPON | TINY | {"value": "10"}, follow=True)
    assert "已保存：1折。" in page.content.decode()


def test_a_coupon_whose_days_are_over_can_still_be_described(client, staff):
    coupon = make(client)
    yesterday = windows.today() - timedelta(days=1)
    Voucher.objects.filter(pk=coupon.pk).update(use_until=yesterday)
    assert update(client, coupon, use_until=yesterday, brief="已结束").status_code == 302
    before = yesterday - timedelta(days=1)
    assert "已经过去" in refusals(update(client, coupon, use_until=before))["use_until"]


def test_a_name_and_a_code_are_given_once(client, staff):
    make(client)
    for taken in ({"code": "OTHER"}, {"name": "另一张", "code": "new-2026"}):
        assert "同名或同码" in refusals(client.post(CREATE, COUPON | taken))["name"]
    assert Voucher.objects.count() == 1


def test_courses_picked_become_a_range_of_the_coupons_own(client, staff):
    first, second = make_course(title="甲"), make_course(title="乙")
    coupon = make(client, scope="courses", courses=[first.pk])
    range_ = Range.objects.get(pk=terms_of([coupon])[coupon.pk].range_id)
    assert list(range_.included_products.all()) == [first]
    assert update(client, coupon, scope="courses", courses=[second.pk]).status_code == 302
    assert list(range_.included_products.all()) == [second]
    page = client.get(f"/dashboard/vouchers/update/{coupon.pk}/")
    assert page.context["form"]["scope"].value() == "courses"
    assert "乙" in page.content.decode()


def test_a_range_of_the_coupons_own_goes_when_nothing_needs_it(client, staff):
    coupon = make(client, scope="courses", courses=[make_course().pk])
    assert Range.objects.count() == 1
    update(client, coupon)
    assert not Range.objects.exists()
    assert terms_of([coupon])[coupon.pk].range_id is None


def test_categories_picked_become_a_range(client, staff):
    category = Category.add_root(name="书画")
    coupon = make(client, scope="categories", categories=[category.pk])
    range_ = Range.objects.get(pk=terms_of([coupon])[coupon.pk].range_id)
    assert list(range_.included_categories.all()) == [category]


def test_a_range_of_staffs_own_is_left_as_it_is(client, staff):
    kept = Range.objects.create(name="王老师的课程")
    coupon = make(client, scope="range", range=kept.pk)
    assert terms_of([coupon])[coupon.pk].range_id == kept.pk
    update(client, coupon, scope="courses", courses=[make_course().pk])
    assert Range.objects.filter(pk=kept.pk, included_products=None).exists()
    update(client, coupon)
    assert list(Range.objects.all()) == [kept]


def test_once_an_order_relies_on_it_kind_and_value_stay(client, staff):
    coupon = make(client)
    buyer = UserFactory()
    put(buyer, make_course(periods=((30, "300.00"),)))
    order = place(buyer, total="300")
    held = claims.claim(user=buyer, voucher_id=coupon.pk)
    assert update(client, coupon, value="31").status_code == 302
    claims.hold(claims=[held], order=order)
    found = refusals(update(client, coupon, value="32"))
    assert "不能再改" in found["kind"]
    assert update(client, coupon, value="31", brief="只改说明").status_code == 302
    coupon.refresh_from_db()
    assert coupon.brief == "只改说明"


def test_no_fewer_than_were_claimed(client, staff):
    coupon = make(client, quantity="10")
    for _ in range(3):
        claims.claim(user=UserFactory(), voucher_id=coupon.pk)
    assert "已发出 3 张" in refusals(update(client, coupon, quantity="2"))["quantity"]
    assert update(client, coupon, quantity="3").status_code == 302


def test_a_coupon_is_switched_off_and_on(client, staff):
    coupon = make(client)
    for on, is_on in (("", False), ("1", True)):
        client.post(f"/dashboard/vouchers/switch/{coupon.pk}/", {"on": on})
        coupon.refresh_from_db()
        assert coupon.is_on is is_on
    assert client.get(f"/dashboard/vouchers/switch/{coupon.pk}/").status_code == 405


def test_what_was_claimed_is_never_deleted(client, staff):
    staff.is_superuser = True
    staff.save()
    coupon = make(client, scope="courses", courses=[make_course().pk])
    address = f"/dashboard/vouchers/delete/{coupon.pk}/"
    claimed = claims.claim(user=UserFactory(), voucher_id=coupon.pk)
    assert "不能删除" in client.get(address).content.decode()
    page = client.post(address)
    assert page.status_code == 409 and "不能删除" in page.content.decode()
    claimed.delete()
    assert client.post(address).status_code == 302
    assert not Voucher.objects.exists() and not Range.objects.exists()
    assert not get_model("offer", "ConditionalOffer").objects.exists()
