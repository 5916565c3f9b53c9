"""Staff see how coupons do: from claims and paid orders, never from Oscar's counters."""

import pytest
from django.contrib.auth.models import Group

from checkout.coupons import claims
from checkout.models import CouponClaim
from checkout.voucher.models import Voucher
from tests.checkout.coupon_forms import make, make_set, sign_in
from tests.checkout.shopping import place, put
from tests.factories import UserFactory, make_course
from tests.test_chinese_pages import english_in

pytestmark = pytest.mark.django_db


OSCARS_OWN = 987_654


@pytest.fixture
def staff(client):
    return sign_in(client)


def claimed(coupon, number=1):
    return [claims.claim(user=UserFactory(), voucher_id=coupon.pk) for _ in range(number)]


def ordered(claim, total="300"):
    """An order of the claim's owner that holds it."""
    put(claim.owner, make_course(periods=((30, total),)))
    order = place(claim.owner, total=total)
    claims.hold(claims=[claim], order=order)
    return order


def oscars_own(page):
    """Whether Oscar's counts, which know nothing of claims, are on the page."""
    return any(text in page for text in (f"{OSCARS_OWN}", f"{OSCARS_OWN:,}"))


def figures(client, address="/dashboard/vouchers/"):
    (row,) = client.get(address).context["rows"]
    return row.figures


def test_the_list_counts_claims_by_their_state(client, staff):
    coupon = make(client, quantity="10")
    Voucher.objects.update(num_orders=OSCARS_OWN, total_discount=OSCARS_OWN)
    mine = claimed(coupon, 4)
    ordered(mine[0])
    CouponClaim.objects.filter(pk=mine[3].pk).update(status="expired")
    found = figures(client)
    assert (found.claimed, found.held, found.used, found.expired) == (4, 1, 0, 1)
    page = client.get("/dashboard/vouchers/").content.decode()
    assert "4 / 10" in page and not oscars_own(page)


def test_a_coupons_page_lists_its_claims_with_owner_and_order(client, staff):
    coupon = make(client)
    mine = claimed(coupon, 3)
    order = ordered(mine[1])
    address = f"/dashboard/vouchers/stats/{coupon.pk}/"
    text = client.get(address).content.decode()
    assert all(claim.number in text and claim.owner.username in text for claim in mine)
    assert f"/dashboard/orders/{order.number}/" in text
    for asked, expected in [
        ({"status": "held"}, [mine[1]]),
        ({"status": "used"}, []),
        ({"status": "rubbish"}, mine),
        ({"q": mine[2].owner.username}, [mine[2]]),
        ({"q": mine[0].number.lower()}, [mine[0]]),
        ({"q": order.number}, [mine[1]]),
    ]:
        shown = client.get(address, asked).context["claims"]
        assert sorted(claim.pk for claim in shown) == [claim.pk for claim in expected]


def test_what_is_past_its_days_is_shown_as_expired_before_the_sweeper_comes(client, staff):
    coupon = make(client)
    past, fresh = claimed(coupon, 2)
    CouponClaim.objects.filter(pk=past.pk).update(use_until="2020-01-01")
    address = f"/dashboard/vouchers/stats/{coupon.pk}/"
    for status, claim in (("expired", past), ("unused", fresh)):
        assert list(client.get(address, {"status": status}).context["claims"]) == [claim]
    sheet = client.get(f"/dashboard/vouchers/sheet/{coupon.pk}/").getvalue().decode()
    assert f"{past.number},已过期" in sheet and f"{fresh.number},未使用" in sheet


def test_claims_are_shown_fifty_at_a_time(client, staff):
    coupon = make(client)
    claimed(coupon, 51)
    address = f"/dashboard/vouchers/stats/{coupon.pk}/"
    assert len(client.get(address).context["claims"]) == 50
    assert len(client.get(address, {"page": 2}).context["claims"]) == 1
    assert client.get(address, {"page": 3}).status_code == 404


def test_a_sets_figures_are_those_of_its_codes(client, staff):
    code_set = make_set(client, number="5")
    codes = list(code_set.vouchers.values_list("code", flat=True))
    for code in codes[:2]:
        claims.claim_code(user=UserFactory(), code=code)
    found = figures(client, "/dashboard/vouchers/sets/")
    assert (found.claimed, found.held, found.used) == (2, 0, 0)
    page = client.get(f"/dashboard/vouchers/sets/detail/{code_set.pk}/", {"status": "unclaimed"})
    assert "2 / 5" in page.content.decode() and len(page.context["claims"]) == 3


@pytest.mark.parametrize(
    "fields, show, state",
    [
        ({}, "on", "进行中"),
        ({"is_on": ""}, "off", "已停用"),
        ({"use_until": "2020-01-01"}, "over", "已结束"),
        ({"claim_until": "2020-01-01"}, "over", "停止领取"),
        ({"claim_from": "2999-01-01"}, "on", "未开始"),
        ({"quantity": "1"}, "on", "已领完"),
    ],
)
def test_every_coupon_says_how_it_stands(client, staff, fields, show, state):
    """Staff cannot make one whose days are over: its days pass."""
    days = {name: fields[name] for name in fields if name == "use_until"}
    coupon = make(client, **{name: fields[name] for name in fields if name not in days})
    if days:
        type(coupon).objects.filter(pk=coupon.pk).update(**days)
    if state == "已领完":
        claimed(coupon)
    (row,) = client.get("/dashboard/vouchers/", {"show": show}).context["rows"]
    assert row.state == state
    for other in {"on", "off", "over"} - {show}:
        assert not client.get("/dashboard/vouchers/", {"show": other}).context["rows"]


def queries(client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("kind", [make, make_set])
def test_lists_cost_the_same_for_two_and_for_twenty(
    client, staff, kind, django_assert_max_num_queries
):
    address = "/dashboard/vouchers/" if kind is make else "/dashboard/vouchers/sets/"
    for number in range(20):
        course = make_course()
        kind(
            client, name=f"券{number}", code=f"CODE-{number}", scope="courses", courses=[course.pk]
        )
        if number == 1:
            few = queries(client, address, django_assert_max_num_queries)
    assert queries(client, address, django_assert_max_num_queries) == few <= 20


def test_a_coupons_page_costs_the_same_for_two_and_for_twenty(
    client, staff, django_assert_max_num_queries
):
    coupon = make(client)
    address = f"/dashboard/vouchers/stats/{coupon.pk}/"
    claimed(coupon, 2)
    few = queries(client, address, django_assert_max_num_queries)
    for claim in claimed(coupon, 18):
        ordered(claim)
    assert queries(client, address, django_assert_max_num_queries) == few <= 20


def test_oscars_report_of_vouchers_tells_the_same_figures(client, staff):
    coupon = make(client)
    Voucher.objects.update(num_basket_additions=OSCARS_OWN, num_orders=OSCARS_OWN)
    claimed(coupon, 3)
    page = client.get("/dashboard/reports/", {"report_type": "vouchers"})
    (row,) = page.context["objects"]
    assert row.figures.claimed == 3 and not oscars_own(page.content.decode())
    sheet = client.get("/dashboard/reports/", {"report_type": "vouchers", "download": "on"})
    assert "新人券" in sheet.content.decode()


def test_the_pages_are_chinese(client, staff):
    coupon, code_set = make(client), make_set(client, number="2")
    claimed(coupon)
    known = {"learner", *coupon.code.split("-")}
    known |= set(" ".join(Group.objects.values_list("name", flat=True)).split())
    known |= {"Close", "Toggle", "navigation"}  # Oscar's own buttons, to screen readers
    for path in ("", "create/", f"stats/{coupon.pk}/", f"give/{coupon.pk}/", "sets/"):
        page = client.get(f"/dashboard/vouchers/{path}")
        assert english_in(page) <= known, path
    page = client.get(f"/dashboard/vouchers/sets/detail/{code_set.pk}/")
    assert "可用于" in page.content.decode() and "全部课程可用" in page.content.decode()
