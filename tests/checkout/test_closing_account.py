"""Who has asked for the account to be closed orders nothing any more, but may pay what waits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Closing
from checkout.order.models import Order
from checkout.order_refusals import AccountClosing
from tests.checkout.refunding import fresh, pay
from tests.checkout.settlement_form import SettlementForm
from tests.checkout.shopping import courses, place, put
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def ask_to_close(user):
    return Closing.objects.create(user=user, due_at=timezone.now() + timedelta(days=7))


def test_nothing_is_placed():
    leaver = UserFactory()
    put(leaver, *courses(1))
    ask_to_close(leaver)
    with pytest.raises(AccountClosing):
        place(leaver, total="99.00")
    assert not Order.objects.exists()


def test_the_page_says_so_and_leads_to_the_way_back(client):
    leaver = UserFactory()
    put(leaver, *courses(1))
    ask_to_close(leaver)
    client.force_login(leaver)
    form = SettlementForm(client).send("place")
    assert form.response.status_code == 409
    assert "请先撤销注销" in form.words() and "课程0" in form.words()
    assert 'href="/account/closing/state/?next=/checkout/">撤销注销</a>' in form.text
    assert "撤销注销" in client.get("/account/closing/state/?next=/checkout/").text
    back = client.post("/account/closing/cancel/", {"next": "/checkout/"})
    assert back.url == "/checkout/"
    SettlementForm(client).send("place", follow=False)
    assert Order.objects.get().user == leaver


def test_what_was_ordered_before_can_still_be_paid(client):
    leaver = UserFactory()
    put(leaver, *courses(1))
    order = place(leaver, total="99.00")
    ask_to_close(leaver)
    client.force_login(leaver)
    assert client.get(order.pay_url()).status_code == 200
    pay(order)
    assert fresh(order).is_paid
