"""Shop staff see what came in and what needs a person; nobody else does."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission

from payments.models import Payment, Refund
from payments.refund_ends import fail
from payments.refunding import refund
from payments.settling import flag
from tests.factories import UserFactory
from tests.payments.keys import notice
from tests.payments.scripted import MISSING
from tests.payments.test_notices import send

SEE = ["view_payment", "view_notice", "view_refund", "change_payment"]


def log_in(client, *codenames):
    user = UserFactory(is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    return user


@pytest.fixture
def staff(client, db):
    log_in(client, *SEE)
    return client


@pytest.mark.parametrize("path", ["", "notices/", "refunds/"])
def test_only_staff_may_look(client, path, db):
    address = f"/dashboard/payments/{path}"
    assert client.get(address).status_code == 302
    for somebody in (UserFactory(), UserFactory(is_staff=True)):
        client.force_login(somebody)
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
    assert "没有给出可信的回答：连接不上（" in page.content.decode()
    payment.refresh_from_db()
    assert payment.status == Payment.Status.OPEN


def test_the_list_costs_the_same_for_two_and_for_twenty(
    staff, payment, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        staff.get("/dashboard/payments/")


def test_a_payment_tells_its_whole_story(staff, payment):
    send(notice(payment))
    flag(payment=payment, reason="请核对")
    page = staff.get(f"/dashboard/payments/{payment.pk}/").content.decode()
    steps = ["创建支付", "交给浏览器", "渠道通知：已入账", "需人工处理"]
    assert [step for step in steps if step in page] == steps
    assert "现在询问渠道" in page


def test_the_story_costs_the_same_for_two_and_for_twenty(
    staff, payment, django_assert_max_num_queries
):
    for _ in range(20):
        send(notice(payment))
    with django_assert_max_num_queries(14):
        staff.get(f"/dashboard/payments/{payment.pk}/")


@pytest.fixture
def failed(payment):
    send(notice(payment))
    payment.refresh_from_db()
    promise = refund(
        payment=payment,
        amount=Decimal("10.00"),
        cause=Refund.Cause.SURPLUS,
        reference="test",
        reason="退费",
    )
    fail(promise, "余额不足")
    return promise


def may_refund(client):
    return log_in(client, *SEE, "change_refund")


def test_only_some_staff_decide_about_money(staff, failed):
    for act in ("again", "give-up"):
        address = f"/dashboard/payments/refunds/{failed.pk}/{act}/"
        assert staff.post(address).status_code == 403


def act(client, promise, what):
    return client.post(f"/dashboard/payments/refunds/{promise.pk}/{what}/", follow=True)


def test_a_failed_refund_is_given_up_once(client, failed, gateway):
    gateway.answers = [MISSING]
    user = may_refund(client)
    assert "余额不足" in client.get("/dashboard/payments/refunds/").content.decode()
    page = act(client, failed, "give-up").content.decode()
    assert "已放弃" in page
    assert str(user) in page
    assert Payment.objects.get(pk=failed.payment_id).refunded == 0
    failed.refresh_from_db()
    assert failed.status == Refund.Status.GIVEN_UP
    assert act(client, failed, "again").status_code == 409


def test_what_is_on_its_way_is_not_given_up(client, failed):
    may_refund(client)
    Refund.objects.update(status=Refund.Status.SENT)
    answer = act(client, failed, "give-up")
    assert (answer.status_code, "没有改动" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("what", ["again", "give-up"])
def test_a_silent_gateway_lets_nothing_be_decided(client, failed, dead_gateway, what):
    may_refund(client)
    assert "没有给出可信的回答" in act(client, failed, what).content.decode()
    failed.refresh_from_db()
    assert failed.status == Refund.Status.FAILED
