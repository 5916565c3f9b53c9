"""The dashboard's menu shows people the pages that they may open, and no others."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGES = {
    "payments.view_payment": {"payments:list"},
    "payments.view_notice": {"payments:notices"},
    "payments.view_refund": {"payments:refunds"},
    "payments.view_statement": {"payments:statements", "takings:page"},
    "shipping.view_weightbased": {"dashboard:shipping-method-list"},
    "beli.view_entry": {"beli_dashboard:people"},
    "checkout.decide_refundrequest": {"refunds_dashboard:list"},
    "checkout.view_invoice": {"invoice_dashboard:list"},
    "notifications.view_smsmessage": {"sms_dashboard:list"},
}


def shown(client):
    page = BeautifulSoup(client.get("/dashboard/").content, "html.parser")
    links = {link.get("href") for link in page.select("a")}
    return {name for names in PAGES.values() for name in names if reverse(name) in links}


@pytest.mark.parametrize("permission", [*PAGES, None])
def test_the_menu_leads_where_one_may_go(client, permission):
    person = UserFactory(is_staff=True)
    client.force_login(person)
    if permission:
        app, name = permission.split(".")
        mine = Permission.objects.get(content_type__app_label=app, codename=name)
        person.user_permissions.add(mine)
    assert shown(client) == PAGES.get(permission, set())
    for name in shown(client):
        assert client.get(reverse(name)).status_code == 200
