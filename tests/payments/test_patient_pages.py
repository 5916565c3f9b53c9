"""Pages that let go of an order end before the web server gives up, however slow the gateway is."""

from time import monotonic

import pytest
from django.urls import reverse

from checkout.placing import PlacingRefused
from checkout.states import Status
from tests.checkout.coupon_forms import sign_in
from tests.checkout.life import make_overdue
from tests.checkout.shopping import place
from tests.payments.purchases import PRICE, buy

pytestmark = pytest.mark.django_db
SILENT = "请稍后再试"


@pytest.fixture
def purchase(standins, monkeypatch):
    """Of a site that has little patience with a gateway that is in no hurry at all."""
    monkeypatch.setattr("checkout.releasing.PATIENCE", 0.3)
    purchase = buy("alipay", standins["alipay"])
    standins["alipay"].faults.in_answer("slow", times=9)
    for name in ("READ_SECONDS", "LONGEST_SECONDS"):
        monkeypatch.setattr(f"payments.gateways.patience.{name}", 6)
    return purchase


def by_owner(client, order):
    client.force_login(order.user)
    page = client.post(reverse("orders:cancel", args=[order.number]), follow=True)
    assert SILENT in page.content.decode()


def by_staff(client, order):
    sign_in(client)
    address = reverse("dashboard:order-detail", args=[order.number])
    data = {"order_action": "change_order_status", "new_status": "cancelled"}
    assert SILENT in client.post(address, data, follow=True).content.decode()


def of_many_by_staff(client, order):
    sign_in(client)
    data = {"action": "change_order_statuses", "selected_order": order.pk}
    address = reverse("dashboard:order-list")
    client.post(address, data | {"new_status": "cancelled"}, follow=True)


def by_a_new_order(client, order):
    make_overdue(order)
    with pytest.raises(PlacingRefused, match=SILENT):
        place(order.user, total=PRICE)


@pytest.mark.parametrize("let_go", [by_owner, by_staff, of_many_by_staff, by_a_new_order])
def test_a_slow_gateway_is_not_waited_for(client, purchase, let_go):
    begun = monotonic()
    let_go(client, purchase.order)
    assert monotonic() - begun < 4
    assert purchase.status == Status.PENDING
