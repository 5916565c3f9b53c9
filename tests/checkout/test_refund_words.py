"""What people read when a refund takes another way than the straight one."""

import pytest
from django.urls import reverse

from checkout.receipts import receipt_of
from checkout.refunds.asking import open_for, withdraw
from checkout.refunds.deciding import approve, refuse
from checkout.states import Status
from notifications.models import Message
from payments.models import Refund
from payments.refund_ends import give_up
from tests.checkout.refunding import (
    approve_as_quoted,
    arrive,
    ask_for,
    buy,
    decision,
    fresh,
    keeper,
)
from tests.checkout.shopping import courses
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def order(user):
    return buy(user, make_course())


def bodies(user):
    return list(Message.objects.filter(user=user, channel="site").values_list("body", flat=True))


def test_after_a_refund_that_was_given_up_the_learner_reads_the_new_sum(order, user):
    request, staff = approve_as_quoted(ask_for(order)), keeper()
    Refund.objects.update(status=Refund.Status.FAILED)
    give_up(fresh(request.refund), by=staff)
    assert any("回到待审核" in body for body in bodies(user))
    approve(request=fresh(request), by=staff, decisions=decision(request, "10"), note="已协商")
    assert [body for body in bodies(user) if "将退回 ¥99" in body]
    assert [body for body in bodies(user) if "将退回 ¥10" in body]


def test_the_history_says_how_a_request_ended(order):
    withdraw(request=ask_for(order))
    refuse(request=ask_for(order), by=keeper(), reason="已学完")
    arrive(approve_as_quoted(ask_for(order)))
    history = [str(label) for label, _time in receipt_of(fresh(order)).history]
    assert history[1:] == [
        "交易成功",
        "退费申请中",
        "退费申请已撤回",
        "退费申请中",
        "退费申请未通过",
        "退费申请中",
        "已退费",
    ]


@pytest.mark.parametrize("beli, words", [(2000, "贝里已退回学员账户"), (100, "正在原路退回")])
def test_staff_read_what_goes_back(client, user, beli, words):
    request = ask_for(buy(user, make_course(), beli=beli))
    row = request.lines.get()
    client.force_login(keeper())
    data = {"do": "approve", "note": "", f"{row.pk}-ends_access": "on"}
    data |= {f"{row.pk}-money": row.quoted_money, f"{row.pk}-beli": row.quoted_beli}
    page = client.post(reverse("refunds_dashboard:detail", args=[request.pk]), data, follow=True)
    assert words in page.content.decode()


@pytest.mark.parametrize("confirmed", [False, True])
def test_a_line_that_gives_nothing_back_stays_open_unless_confirmed(client, user, confirmed):
    order, staff = buy(user, *courses(2)), keeper()
    request = open_for(order=order, by=staff, reason="一门讲错了", lines=ids(order))
    first, second = request.lines.order_by("pk")
    data = {"do": "approve", "note": "只退一门"}
    for row, money in ((first, "99"), (second, "0")):
        data |= {f"{row.pk}-money": money, f"{row.pk}-beli": "0", f"{row.pk}-ends_access": "on"}
    data |= {f"{second.pk}-ends_for_nothing": "on"} if confirmed else {}
    client.force_login(staff)
    client.post(reverse("refunds_dashboard:detail", args=[request.pk]), data)
    arrive(request)
    assert fresh(order).status == Status.PARTLY_REFUNDED
    assert (fresh(second.line).access_ended_at is not None) == confirmed


def test_what_the_rule_gives_nothing_for_stays_open_where_nobody_says_otherwise(user):
    order = buy(user, make_course(slug="paid"), make_course(slug="free", periods=((30, "0.00"),)))
    request = open_for(order=order, by=keeper(), reason="一门讲错了", lines=ids(order))
    arrive(approve_as_quoted(request))
    free = order.lines.get(product__slug="free")
    assert fresh(free).access_ended_at is None and fresh(order).status == Status.PARTLY_REFUNDED


def ids(order):
    return [line.pk for line in order.lines.all()]
