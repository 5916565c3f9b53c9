"""The wallet: every coupon of one's own, by what can still be done with it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from checkout.coupons.claims import expire_due, hold, use
from checkout.models import CouponClaim
from checkout.voucher.models import Voucher
from tests.checkout.coupons import give_claim, make_coupon
from tests.checkout.shopping import place, put
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
URL = "/account/coupons/"
MOST_QUERIES = 16


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def day(offset):
    return timezone.localdate() + timedelta(days=offset)


def given(user, **fields):
    return give_claim(user, make_coupon(**fields))


def shown(client, tab=""):
    return [one.claim for one in client.get(URL, {"show": tab}).context["coupons"]]


def page(client, tab=""):
    answer = client.get(URL, {"show": tab})
    assert answer.status_code == 200
    return answer.content.decode()


def counts(client):
    return [number for _tab, _label, number in client.get(URL).context["tabs"]]


def ordered(user):
    put(user, make_course())
    return place(user, total="99")


def test_it_asks_for_a_login_and_shows_nobody_elses(client):
    claim = given(UserFactory(), name="别人的")
    assert client.get(URL).status_code == 302
    client.force_login(UserFactory())
    for tab in ("", "held", "used", "expired"):
        assert "别人的" not in page(client, tab) and claim.number not in page(client, tab)


def test_an_unused_coupon_says_all_and_leads_to_where_it_may_be_used(client, user):
    course = make_course(title="学会编程", url="/courses/bian-cheng/")
    claim = given(user, name="开卷礼", products=[course], use_until=day(60))
    text = page(client)
    assert claim.number in text and "¥30" in text and f"有效期至 {day(60)}" in text
    assert text.count('href="/courses/bian-cheng/"') == 2 and "去使用" in text


@pytest.mark.parametrize(
    "days, mark",
    [(0, "今天到期"), (1, "即将过期，还剩 1 天"), (3, "即将过期，还剩 3 天"), (4, ""), (None, "")],
)
def test_what_ends_soon_is_marked(client, user, days, mark):
    given(user, use_until=None if days is None else day(days))
    [ticket] = client.get(URL).context["coupons"]
    assert ticket.mark == mark and mark in page(client)


def test_what_begins_later_cannot_be_used_yet(client, user):
    given(user, use_from=day(2))
    text = page(client)
    assert "2 天后可用" in text and "去使用" not in text


def test_what_was_switched_off_stands_apart_and_is_not_counted(client, user):
    claim = given(user)
    assert "已停用" not in page(client)
    Voucher.objects.update(is_on=False)
    assert shown(client) == [] and counts(client) == [0, 0, 0, 0, 1]
    assert shown(client, "off") == [claim]
    text = page(client, "off")
    assert "已停用" in text and "去使用" not in text


def test_a_held_coupon_leads_to_its_order_and_to_paying(client, user):
    claim, order = given(user), ordered(user)
    hold(claims=[claim], order=order)
    text = page(client, "held")
    assert shown(client, "held") == [claim] and counts(client) == [0, 1, 0, 0]
    assert order.get_absolute_url() in text and order.pay_url() in text and "继续支付" in text


def test_a_used_coupon_leads_to_its_order(client, user):
    claim, order = given(user), ordered(user)
    hold(claims=[claim], order=order)
    use(order=order)
    text = page(client, "used")
    assert shown(client, "used") == [claim] and counts(client) == [0, 0, 1, 0]
    assert order.get_absolute_url() in text and order.pay_url() not in text


def test_what_is_overdue_has_expired_whether_or_not_the_sweeper_came(client, user):
    claim = given(user)
    CouponClaim.objects.update(use_until=day(-1))
    for _time in range(2):
        assert shown(client) == [] and shown(client, "expired") == [claim]
        assert counts(client) == [0, 0, 0, 1]
        assert "去使用" not in page(client, "expired")
        expire_due()
    claim.refresh_from_db()
    assert claim.status == "expired"


def test_what_ends_first_comes_first(client, user):
    for_ever, later, soon = (given(user, use_until=end) for end in (None, day(9), day(2)))
    assert shown(client) == [soon, later, for_ever]


def test_an_empty_wallet_leads_to_the_claim_centre(client, user):
    assert 'href="/coupons/"' in page(client) and "这里还没有优惠券" in page(client)


def test_unknown_tabs_and_pages_show_the_nearest(client, user):
    claim = given(user)
    for query in ({"show": "x"}, {"page": "99"}, {"page": "x"}, {"show": "unclaimed"}):
        assert [one.claim for one in client.get(URL, query).context["coupons"]] == [claim]


def queries_of(client, user, number):
    for n in range(number):
        course = make_course(slug=f"{number}-{n}")
        given(user, products=[course] if n % 2 else None)
    client.get(URL)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(URL).status_code == 200
    return len(captured)


def test_queries_do_not_grow(client, user):
    few = queries_of(client, user, 2)
    assert queries_of(client, user, 48) == few <= MOST_QUERIES
