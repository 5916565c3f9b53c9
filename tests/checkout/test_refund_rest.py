"""What is left of an order after a part went back: the offer and the rule agree."""

from decimal import Decimal

import pytest
from django.urls import reverse

from checkout.refunds.asking import open_for
from checkout.refunds.deciding import Decision, approve, refuse
from checkout.states import Status
from notifications.models import Message
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
OFFER = "发起退费"


def give_back(request, money, **facts):
    approve(request=request, by=keeper(), decisions=decision(request, money, **facts), note="已谈")
    return arrive(request)


def test_a_part_that_ends_the_course_leaves_the_rest_to_staff(client):
    order = buy(UserFactory(), make_course())
    give_back(ask_for(order), 10)
    assert fresh(order).status == Status.PARTLY_REFUNDED
    client.force_login(order.user)
    assert reverse("orders:refund", args=[order.number]) not in page(client, order)
    staff = keeper()
    client.force_login(staff)
    assert OFFER in page_of_staff(client, order)
    again = open_for(order=order, by=staff, reason="余款也退", lines=[order.lines.get().pk])
    give_back(again, order.amount_due - 10)
    assert fresh(order).status == Status.REFUNDED


def test_nothing_is_offered_where_nothing_is_left(client):
    order = buy(UserFactory(), make_course())
    give_back(ask_for(order), order.amount_due)
    client.force_login(keeper())
    assert OFFER not in page_of_staff(client, order)
    answer = client.get(reverse("refunds_dashboard:open", args=[order.number]), follow=True)
    assert "已经没有可退的金额或贝里" in answer.content.decode()


def test_while_one_is_open_the_offer_leads_to_it(client):
    order = buy(UserFactory(), make_course())
    request = ask_for(order)
    client.force_login(keeper())
    assert OFFER not in page_of_staff(client, order)
    answer = client.get(reverse("refunds_dashboard:open", args=[order.number]))
    assert answer.url == reverse("refunds_dashboard:detail", args=[request.pk])


def page(client, order):
    return client.get(order.get_absolute_url()).content.decode()


def page_of_staff(client, order):
    return client.get(reverse("dashboard:order-detail", args=[order.number])).content.decode()


def test_the_learner_reads_what_was_decided_of_each_line(client):
    order = buy(UserFactory(), *courses(2))
    request = ask_for(order)
    first, second = request.lines.order_by("pk")
    decisions = {first.pk: Decision(Decimal(5), 0, False), second.pk: Decision(Decimal(7), 0, True)}
    approve(request=request, by=keeper(), decisions=decisions, note="已谈")
    client.force_login(order.user)
    text = page(client, order)
    assert "¥5</strong> · 课程继续开放" in " ".join(text.split())
    assert "¥7</strong> · 停止学习" in " ".join(text.split())


def test_a_refused_wish_reads_as_a_wish(client):
    order = buy(UserFactory(), make_course())
    refuse(request=ask_for(order), by=keeper(), reason="已学完")
    client.force_login(order.user)
    assert "申请退还 <strong>¥" in page(client, order)


def test_staff_who_open_a_request_need_no_news_of_it(client):
    order, staff, other = buy(UserFactory(), make_course()), keeper(), keeper()
    open_for(order=order, by=staff, reason="余款也退", lines=[order.lines.get().pk])
    told = set(Message.objects.filter(subject="有新的退费申请").values_list("user", flat=True))
    assert told == {other.pk}
    client.force_login(order.user)
    assert "客服为您发起退费" in page(client, order)


def test_promised_is_not_back(client):
    order = buy(UserFactory(), make_course())
    request = approve_as_quoted(ask_for(order))
    client.force_login(keeper())
    pages = [
        reverse("payments:list"),
        reverse("payments:detail", args=[order.payment_id]),
        reverse("refunds_dashboard:detail", args=[request.pk]),
    ]
    for url in pages:
        text = client.get(url).content.decode()
        assert "退款中 ¥99" in text and "已退 ¥" not in text
    arrive(request)
    for url in pages:
        text = client.get(url).content.decode()
        assert "已退 ¥99" in text and "退款中 ¥" not in text


def test_what_went_back_stands_on_the_receipts(client):
    order = buy(UserFactory(), make_course(), beli=100)
    request = ask_for(order)
    give_back(request, 9, beli=30)
    client.force_login(order.user)
    text = " ".join(page(client, order).split())
    for words in ("-¥9 30 贝里", "退后实付</span><span>¥80 + 70 贝里"):
        assert words in text
    assert "已退 ¥9 + 30 贝里" in client.get(reverse("orders:list")).content.decode()
    client.force_login(keeper())
    text = " ".join(page_of_staff(client, order).split())
    assert "¥9 + 30 贝里" in text and "停止学习" in text
    assert reverse("refunds_dashboard:detail", args=[request.pk]) in text
    assert reverse("payments:detail", args=[order.payment_id]) in text
