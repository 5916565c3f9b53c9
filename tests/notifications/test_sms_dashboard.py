"""Staff see what went out and what it cost; nobody else does."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications.models import OutboxText, SmsMessage
from notifications.texts import sending
from tests.factories import UserFactory
from tests.notifications.texts import ask

pytestmark = pytest.mark.django_db
PAGES = ["", "messages.csv", "outbox/"]


@pytest.fixture
def staff(client):
    person = UserFactory(is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_smsmessage"))
    client.force_login(person)
    return client


def write(number=0, **fields):
    facts = {
        "phone": f"+86138001380{number:02}",
        "template": "login",
        "status": "sent",
        "provider": "aliyun",
        "provider_id": f"9006197469364984{number:02}^0",
        "cost": Decimal("0.045"),
        "attempts": 1,
        "address": "203.0.113.7",
    }
    created_at = fields.pop("created_at", None)
    message = SmsMessage.objects.create(**facts | fields)
    if created_at:
        SmsMessage.objects.filter(pk=message.pk).update(created_at=created_at)
    return message


def read(page):
    return page.getvalue().decode()


@pytest.mark.parametrize("page", PAGES)
def test_only_staff_with_the_permission_may_look(client, page):
    address = f"/dashboard/sms/{page}"
    assert client.get(address).status_code == 302
    learner = UserFactory()
    learner.user_permissions.add(Permission.objects.get(codename="view_smsmessage"))
    for somebody in (UserFactory(), UserFactory(is_staff=True), learner):
        client.force_login(somebody)
        assert client.get(address).status_code == 403


def test_a_row_says_what_became_of_it_and_what_it_cost(staff):
    write(user=UserFactory(nickname="小明"))
    write(1, status="failed", cost=None, error="isv.AMOUNT_NOT_ENOUGH 账户余额不足", attempts=1)
    told = read(staff.get("/dashboard/sms/"))
    for words in ("138****8000", "小明", "登录", "已发送", "900619746936498400^0", "¥0.0450"):
        assert words in told
    assert "账户余额不足" in told
    assert "13800138000" not in told


def test_sums_by_purpose_and_by_day(staff):
    yesterday = timezone.now() - timedelta(days=1)
    write(), write(1, template="recovery"), write(2, created_at=yesterday)
    write(3, status="unknown", cost=None)
    context = staff.get("/dashboard/sms/").context
    assert (context["total"]["number"], context["total"]["yuan"]) == (4, Decimal("0.1350"))
    assert [(row["label"], row["number"]) for row in context["purposes"]] == [
        ("登录", 3),
        ("找回密码", 1),
    ]
    assert [row["number"] for row in context["days"]] == [3, 1]
    assert [row["yuan"] for row in context["days"]] == [Decimal("0.0900"), Decimal("0.0450")]


@pytest.mark.parametrize(
    "asked, number",
    [
        ({"status": "failed"}, 1),
        ({"template": "recovery"}, 1),
        ({"q": "8003"}, 1),
        ({"q": "+86 138 0013 8003"}, 1),
        ({"q": "198.51.100.9"}, 1),
        ({"q": "203.0.113.7"}, 3),
        ({"from": "2000-01-01", "to": "2000-02-01"}, 0),
        ({}, 4),
    ],
)
def test_filters(staff, asked, number):
    write(), write(1, template="recovery"), write(2, status="failed")
    write(3, address="198.51.100.9")
    assert staff.get("/dashboard/sms/", asked).context["total"]["number"] == number
    lines = read(staff.get("/dashboard/sms/messages.csv", asked)).splitlines()
    assert len(lines) == number + 1


@pytest.mark.parametrize(
    "asked, said",
    [
        ({"from": "soon"}, "应当是日期"),
        ({"from": "2026-02-01", "to": "2026-01-01"}, "不能晚于"),
        ({"from": "2020-01-01", "to": "2026-01-01"}, "最多查看一年"),
        ({"to": "0001-01-01"}, "太远了"),
        ({"status": "sent' OR 1=1"}, "没有这个选项"),
        ({"q": "123"}, "后 4 位"),
        ({"q": "小明"}, "手机尾号或 IP"),
        ({"q": "1\x00234"}, ""),
    ],
)
def test_a_wrong_address_is_told_so(staff, asked, said):
    for page in ("", "messages.csv"):
        answer = staff.get(f"/dashboard/sms/{page}", asked)
        assert answer.status_code == 400
        assert said in read(answer)


def test_a_sheet_is_safe_to_open(staff):
    write(status="failed", error="=HYPERLINK()")
    told = read(staff.get("/dashboard/sms/messages.csv"))
    assert "'=HYPERLINK()" in told
    assert told.startswith("\ufeff时间,手机号")


def test_pages_and_queries(staff):
    counts = []
    for size in (5, 120):
        for number in range(size):
            write(number % 100, user=UserFactory())
        staff.get("/dashboard/sms/")
        with CaptureQueriesContext(connection) as queries:
            staff.get("/dashboard/sms/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
    assert "page=2" in read(staff.get("/dashboard/sms/"))


@pytest.mark.parametrize("asked, number", [("99", 2), ("0", 2), ("x", 1)])
def test_past_the_end_is_the_last_page(staff, asked, number):
    for count in range(51):
        write(count)
        OutboxText.objects.create(message=SmsMessage.objects.first(), text="一")
    for address, last in (("", 2), ("outbox/", 3)):
        page = staff.get(f"/dashboard/sms/{address}", {"page": asked})
        assert page.context["page_obj"].number == (last if number > 1 else 1)


def test_on_a_phone_every_cell_tells_its_own_head(staff):
    write()
    table = read(staff.get("/dashboard/sms/")).partition("table-cards")[2].partition("</table>")[0]
    heads = re.findall('<th scope="col"[^>]*>(.*?)</th>', table)
    assert heads == re.findall('<td data-label="(.*?)"', table) != []


def test_the_outbox_shows_codes_where_nothing_is_sent(staff, settings):
    ask(code="135790")
    sending.send_due()
    told = read(staff.get("/dashboard/sms/outbox/"))
    assert "135790" in told
    assert "outbox/" in read(staff.get("/dashboard/sms/"))
    settings.EMBEDDED = False
    assert staff.get("/dashboard/sms/outbox/").status_code == 404
    assert "outbox/" not in read(staff.get("/dashboard/sms/"))
