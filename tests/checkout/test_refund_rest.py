"""What is left of an order after a part went back: the offer and the rule agree."""

import pytest
from django.urls import reverse

from checkout.refunds.asking import open_for
from checkout.refunds.deciding import approve
from checkout.states import Status
from tests.checkout.refunding import arrive, ask_for, buy, decision, fresh, keeper
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
