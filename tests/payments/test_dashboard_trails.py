"""The breadcrumbs of payments' pages: where one is, and what is above it."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from payments.models import Difference, Statement
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def trail(client, path):
    page = client.get(f"/dashboard/{path}")
    assert page.status_code == 200
    crumbs = BeautifulSoup(page.content, "html.parser").select(".breadcrumb-item")
    return [crumb.get_text(strip=True) for crumb in crumbs]


def test_each_page_stands_under_its_list(client, payment):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    statement = Statement.objects.create(gateway="alipay", day=date(2026, 1, 2))
    difference = Difference.objects.create(statement=statement, kind=Difference.Kind.AMOUNT)
    day = "2026-01-02 支付宝"
    trails = {
        "payments/": [],
        "payments/notices/": ["渠道通知"],
        "payments/refunds/": ["退款"],
        f"payments/{payment.pk}/": [payment.out_trade_no],
        "payments/statements/": ["对账"],
        "payments/differences/": ["对账", "对账差异"],
        f"payments/statements/{statement.pk}/": ["对账", day],
        f"payments/differences/{difference.pk}/": ["对账", day, "金额不符"],
        "takings/": ["收入"],
    }
    assert {path: trail(client, path) for path in trails} == {
        path: ["后台", "支付", *names] for path, names in trails.items()
    }
