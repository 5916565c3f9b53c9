"""The front page of the dashboard says what waits for whoever looks at it."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkout.staff import SHOP_STAFF, appoint_staff
from payments.models import Difference, Payment, Refund, Statement
from payments.refund_ends import fail
from payments.refunding import refund
from tests.checkout.invoicing import requested
from tests.checkout.refunding import ask_for, buy
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
ROW = re.compile(
    r'list-group-item.*?<a href="([^"]+)">([^<]+)</a> <span class="badge badge-danger">(\d+)<', re.S
)


@pytest.fixture
def keeper(client):
    appoint_staff()
    keeper = UserFactory(is_staff=True)
    keeper.groups.add(Group.objects.get(name=SHOP_STAFF))
    client.force_login(keeper)
    return keeper


def front(client):
    """{label: (address, number)} of what waits."""
    page = client.get("/dashboard/")
    assert page.status_code == 200
    return {label: (url, int(number)) for url, label, number in ROW.findall(page.content.decode())}


def some_trouble(number):
    """One refund that failed, one that is stuck, a difference, a bill that never came, and a
    request and an invoice that wait."""
    order = buy(UserFactory(), make_course(slug=f"a{number}"))
    requested(order)
    facts = {"cause": Refund.Cause.SURPLUS, "reason": "退费", "payment": order.payment}
    for name in ("failed", "stuck"):
        promise = refund(amount=1, reference=f"{name}-{number}", **facts)
        if name == "failed":
            fail(promise, "余额不足")
        else:
            Refund.objects.filter(pk=promise.pk).update(error="账户异常")
    ask_for(buy(UserFactory(), make_course(slug=f"b{number}")))
    day, failed = date(2026, 1, number), Statement.Status.FAILED
    statement = Statement.objects.create(gateway="alipay", day=day, status=failed)
    Difference.objects.create(statement=statement, kind=Difference.Kind.AMOUNT)


def test_nothing_waits_in_a_quiet_shop(client, keeper):
    assert front(client) == {}
    assert "待处理" in client.get("/dashboard/").content.decode()


def test_all_that_waits_is_counted_and_its_links_lead_there(client, keeper):
    some_trouble(1)
    some_trouble(2)
    waits = front(client)
    assert {label: number for label, (_url, number) in waits.items()} == {
        "付款需人工处理": 2,
        "退费申请待决定": 2,
        "退款失败": 2,
        "退款卡住": 2,
        "对账差异待处理": 2,
        "对账单下载失败": 2,
        "发票待开或待红冲": 2,
    }
    for url, number in waits.values():
        page = client.get(url.replace("&amp;", "&"))
        assert page.status_code == 200
        assert len(page.context["object_list"]) == number, url


def test_staff_see_what_is_theirs(client):
    writer = UserFactory(is_staff=True)
    writer.user_permissions.add(Permission.objects.get(codename="view_invoice"))
    client.force_login(writer)
    some_trouble(1)
    assert list(front(client)) == ["发票待开或待红冲"]


def test_the_number_of_queries_is_flat(client, keeper):
    some_trouble(1)
    front(client)
    counts = []
    for number in (2, 3):
        with CaptureQueriesContext(connection) as captured:
            front(client)
        counts.append(len(captured))
        some_trouble(number)
    assert counts[0] == counts[1]
    assert Payment.objects.needing_attention().count() == 3
