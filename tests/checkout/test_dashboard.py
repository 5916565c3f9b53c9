import pytest
from django.urls import reverse

from checkout.models import PendingCourse
from checkout.releasing import release
from checkout.states import Status
from payments.opening import hand_out, open_payment
from payments.settling import settle
from tests.checkout.shopping import place, put
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    staff = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(staff)
    return staff


@pytest.fixture
def order():
    buyer = UserFactory()
    put(buyer, make_course(title="学书法"))
    return place(buyer, total="99")


def payment_of(order):
    return open_payment(
        payable=order,
        payer=order.user,
        gateway="alipay",
        amount=order.total_incl_tax,
        subject="课程",
        expires_at=order.deadline,
    )


def show(client, order):
    page = client.get(reverse("dashboard:order-detail", args=[order.number]))
    assert page.status_code == 200
    return page.content.decode()


def test_an_order_is_shown_with_its_period_and_status(client, staff, order):
    text = show(client, order)
    assert "学书法" in text and "1个月" in text and "待支付" in text
    assert ">pending<" not in text


def test_a_paid_order_shows_where_the_money_came_from(client, staff, order):
    settle(payment=payment_of(order), trade_no="2026112122001400001")
    text = show(client, order)
    assert "支付宝" in text and "2026112122001400001" in text and "交易成功" in text


def test_the_list_speaks_of_courses_and_states(client, staff, order):
    text = client.get(reverse("dashboard:order-list")).content.decode()
    assert "学书法（1个月）" in text and "待支付" in text


def test_staff_cancel_by_the_same_road_as_the_owner(client, staff, order):
    payment = payment_of(order)
    url = reverse("dashboard:order-detail", args=[order.number])
    client.post(url, {"order_action": "change_order_status", "new_status": "cancelled"})
    order.refresh_from_db()
    payment.refresh_from_db()
    assert (order.status, payment.status) == (Status.CANCELLED, "closed")
    assert not PendingCourse.objects.exists()
    assert "待支付" in order.notes.get().message


@pytest.mark.parametrize("status", ["paid", "expired", "rubbish"])
def test_staff_cannot_set_what_only_money_or_time_may(client, staff, order, status):
    url = reverse("dashboard:order-detail", args=[order.number])
    client.post(url, {"order_action": "change_order_status", "new_status": status})
    order.refresh_from_db()
    assert order.status == Status.PENDING


def test_without_the_gateways_word_staff_are_told_and_nothing_changes(
    client, staff, order, settings
):
    hand_out(payment=payment_of(order))
    settings.ALIPAY_GATEWAY_URL = "http://127.0.0.1:9/gateway.do"
    data = {
        "action": "change_order_statuses",
        "selected_order": order.pk,
        "new_status": "cancelled",
    }
    page = client.post(reverse("dashboard:order-list"), data, follow=True)
    assert "暂时无法向支付渠道确认" in page.content.decode()
    order.refresh_from_db()
    assert order.status == Status.PENDING


def test_the_history_is_told_in_words(client, staff, order):
    release(order=order, status=Status.EXPIRED)
    assert "超时取消" in show(client, order)


def test_a_learners_page_lists_orders_in_words(client, staff, order):
    page = client.get(reverse("dashboard:user-detail", args=[order.user_id]))
    assert "待支付" in page.content.decode()


@pytest.mark.parametrize("name", ["order-stats", "index", "catalogue-product-list"])
def test_the_rest_of_the_dashboard_still_works(client, staff, order, name):
    assert client.get(reverse(f"dashboard:{name}")).status_code == 200


def test_a_line_is_shown(client, staff, order):
    url = reverse("dashboard:order-line-detail", args=[order.number, order.lines.get().pk])
    assert client.get(url).status_code == 200
