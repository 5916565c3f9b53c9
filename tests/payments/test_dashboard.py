"""Shop staff see what came in and what needs a person; nobody else does."""

import pytest

from payments.models import Payment
from payments.settling import flag
from tests.factories import UserFactory
from tests.payments.keys import notice
from tests.payments.test_notices import send


@pytest.fixture
def staff(client, db):
    client.force_login(UserFactory(is_staff=True))
    return client


@pytest.mark.parametrize("path", ["", "notices/"])
def test_only_staff_may_look(client, path, db):
    address = f"/dashboard/payments/{path}"
    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address).status_code == 403


def test_staff_find_a_payment_and_its_notices(staff, payment):
    send(notice(payment))
    page = staff.get("/dashboard/payments/", {"q": payment.out_trade_no, "show": "paid"})
    assert payment.out_trade_no in page.content.decode()
    page = staff.get("/dashboard/payments/notices/", {"q": payment.out_trade_no})
    assert "已入账" in page.content.decode()
    page = staff.get("/dashboard/payments/", {"q": "nothing", "show": "nonsense"})
    assert page.status_code == 200


def test_what_needs_a_person_is_found_and_seen_to(staff, payment):
    flag(payment=payment, reason="钱没有对应的订单")
    page = staff.get("/dashboard/payments/", {"show": "attention"}).content.decode()
    assert "钱没有对应的订单" in page
    staff.post(f"/dashboard/payments/{payment.pk}/seen/")
    page = staff.get("/dashboard/payments/", {"show": "attention"}).content.decode()
    assert payment.out_trade_no not in page


def test_asking_a_silent_gateway_says_so(staff, payment, dead_gateway):
    page = staff.post(f"/dashboard/payments/{payment.pk}/ask/", follow=True)
    assert "没有给出可信的回答" in page.content.decode()
    payment.refresh_from_db()
    assert payment.status == Payment.Status.OPEN


def test_the_list_costs_the_same_for_two_and_for_twenty(
    staff, payment, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        staff.get("/dashboard/payments/")
