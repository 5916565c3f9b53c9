from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from beli import ledger
from beli.ledger import credit
from beli.models import Entry
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    user = UserFactory()
    client.force_login(user)
    return user


def give(person, amount, reference, note=""):
    credit(user=person, amount=amount, kind="gift", reference=reference, note=note)


def test_the_statement_asks_for_a_login(client):
    assert client.get("/account/beli/").status_code == 302


def test_it_shows_the_balance_its_worth_and_each_movement(client, person):
    give(person, 1200, "a", note="生日快乐")
    give(person, 34, "b")
    give(UserFactory(), 77, "c", note="别人的")
    text = client.get("/account/beli/").content.decode()
    for part in ("1234", "¥123.40", "+1200", "生日快乐"):
        assert part in text
    assert "别人的" not in text


def test_who_has_none_reads_how_to_get_some(client, person):
    assert "验证邮箱后即送 100 贝里" in client.get("/account/beli/").content.decode()


def rows_shown(client, **asked):
    page = client.get("/account/beli/", asked)
    return [
        (entry.title(), entry.amount, entry.balance_after) for entry in page.context["page_obj"]
    ]


@pytest.fixture
def busy(person):
    """Somebody who was given, paid, changed their mind, and is about to pay."""
    give(person, 1000, "gift")
    for reference, amount in (("PAID", 300), ("CANCELLED", 200), ("WAITING", 100)):
        ledger.hold(
            user=person, amount=amount, reference=reference, url=f"/account/orders/{reference}/"
        )
        if reference == "PAID":
            ledger.spend(user=person, reference=reference)
        if reference == "CANCELLED":
            ledger.release(user=person, reference=reference)
    return person


def test_a_payment_is_one_row_and_the_balance_runs_from_row_to_row(client, busy):
    assert rows_shown(client) == [
        ("锁定", -100, 600),
        ("解锁退回", 200, 700),
        ("锁定", -200, 500),
        ("消费", -300, 700),
        ("赠送", 1000, 1000),
    ]


def test_late_money_reads_as_held_released_and_paid(client, person):
    give(person, 100, "gift")
    ledger.hold(user=person, amount=60, reference="A")
    ledger.release(user=person, reference="A")
    ledger.hold(user=person, amount=60, reference="A")
    ledger.spend(user=person, reference="A")
    told = [("消费", -60, 40), ("解锁退回", 60, 100), ("锁定", -60, 40), ("赠送", 100, 100)]
    assert rows_shown(client) == told


@pytest.mark.parametrize(
    "show, titles",
    [
        ("in", ["赠送"]),
        ("out", ["消费"]),
        ("held", ["锁定"]),
        ("nonsense", ["锁定", "解锁退回", "锁定", "消费", "赠送"]),
    ],
)
def test_rows_are_chosen_by_what_they_do(client, busy, show, titles):
    assert [title for title, *_rest in rows_shown(client, show=show)] == titles


def test_rows_are_chosen_by_month(client, person):
    for month in (9, 10):
        give(person, month, f"{month}")
        last_second = datetime(2026, month, 28, 23, 59, tzinfo=timezone.get_current_timezone())
        Entry._base_manager.filter(reference=month).update(created_at=last_second)
    assert rows_shown(client, month="2026-10") == [("赠送", 10, 19)]
    assert len(rows_shown(client, month="2026-13")) == 2
    assert rows_shown(client, month="2026-11") == []
    text = client.get("/account/beli/", {"month": "2026-09"}).content.decode()
    assert '<option value="2026-09" selected>' in text
    assert '<option value="2026-10">' in text


def test_nothing_that_fits_is_said_and_leads_back(client, busy):
    text = client.get("/account/beli/", {"month": "2020-01"}).content.decode()
    assert "没有符合条件的往来" in text


def test_what_is_held_leads_to_its_order(client, busy):
    page = client.get("/account/beli/")
    text = page.content.decode()
    assert (page.context["available"], page.context["held"]) == (600, 100)
    assert 'href="/account/orders/WAITING/"' in text
    assert "待支付" in text


def test_what_lapses_soon_is_named_with_its_day(client, person):
    today = timezone.localdate()
    for days, amount in ((0, 5), (30, 7), (31, 9)):
        day = today + timedelta(days)
        credit(user=person, amount=amount, kind="gift", reference=f"{days}", expires_on=day)
    page = client.get("/account/beli/")
    assert page.context["lapsing"] == [(today, 5), (today + timedelta(30), 7)]
    assert f"可用至 {today:%Y-%m-%d}" in page.content.decode()


def test_pages_keep_what_was_chosen(client, person):
    for number in range(45):
        give(person, 1, f"{number}")
    page = client.get("/account/beli/", {"show": "in", "page": "2"})
    assert "?show=in&amp;page=3" in page.content.decode()
    assert len(rows_shown(client, show="in", page="999")) == 5


def test_queries_do_not_grow(client, person):
    counts = []
    for size in (3, 50):
        for number in range(size):
            give(person, 2, f"{size}-{number}")
            ledger.hold(user=person, amount=1, reference=f"{size}-{number}", url="/")
        client.get("/account/beli/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/account/beli/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 7
