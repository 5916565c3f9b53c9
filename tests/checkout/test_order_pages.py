from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from checkout.order.models import Order
from checkout.paying import complete
from checkout.releasing import release
from checkout.states import Status
from payments.models import Payment
from tests.checkout.shopping import courses, place, put
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def order(user):
    put(user, make_course())
    return place(user, total="99")


def overdue():
    Order.objects.update(deadline=timezone.now() - timedelta(seconds=1))


PAGES = ["orders:detail", "checkout:pay", "checkout:thanks"]


@pytest.mark.parametrize("name", PAGES)
def test_somebody_elses_order_is_not_found(client, order, name):
    client.force_login(UserFactory())
    assert client.get(reverse(name, args=[order.number])).status_code == 404


@pytest.mark.parametrize("name", ["orders:cancel", "checkout:pay"])
def test_somebody_elses_order_cannot_be_touched(client, order, name):
    client.force_login(UserFactory())
    assert client.post(reverse(name, args=[order.number])).status_code == 404
    order.refresh_from_db()
    assert order.status == Status.PENDING and not Payment.objects.exists()


@pytest.mark.parametrize("name", PAGES)
def test_a_guest_is_asked_to_log_in(client, order, name):
    client.logout()
    response = client.get(reverse(name, args=[order.number]))
    assert response.status_code == 302 and response.url.startswith(reverse("account_login"))


def test_the_pay_page_counts_down_to_the_deadline(client, order):
    text = client.get(order.pay_url()).content.decode()
    assert "data-deadline=" in text and "去支付" in text and "我已支付" in text


def test_paying_opens_one_payment_however_often(client, order, settings):
    for _click in range(2):
        response = client.post(order.pay_url(), {"gateway": "alipay", "do": "pay"})
        assert response.url.startswith(settings.ALIPAY_GATEWAY_URL)
    assert Payment.objects.count() == 1


def test_on_a_phone_the_gateways_page_for_phones_is_opened(client, order):
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Mobile/15E148"
    response = client.post(order.pay_url(), headers={"user-agent": agent})
    assert "alipay.trade.wap.pay" in response.url


def test_an_order_past_its_deadline_cannot_be_paid(client, order):
    overdue()
    page = client.get(order.pay_url())
    assert page.status_code == 410 and "去支付" not in page.content.decode()
    response = client.post(order.pay_url(), {"gateway": "alipay"})
    assert response.url == order.get_absolute_url()
    assert not Payment.objects.exists()


def test_asking_without_an_answer_says_so(client, order, settings):
    client.post(order.pay_url(), {"gateway": "alipay"})
    settings.ALIPAY_GATEWAY_URL = "http://127.0.0.1:9/gateway.do"
    page = client.post(order.pay_url(), {"do": "check"}, follow=True)
    assert "暂时没有回应" in page.content.decode()


def test_asking_about_an_order_that_was_never_taken_to_a_gateway_asks_nobody(client, order):
    page = client.post(order.pay_url(), {"do": "check"}, follow=True)
    assert "还没有收到" in page.content.decode()


def test_asking_about_an_order_that_was_cancelled_says_so(client, order):
    release(order=order, status=Status.CANCELLED)
    page = client.post(order.pay_url(), {"do": "check"}, follow=True)
    told = page.content.decode()
    assert "这笔订单已关闭（已取消）" in told and "还没有收到" not in told


def test_the_thanks_page_leads_into_the_course(client, order):
    complete(order=order)
    text = client.get(order.paid_url()).content.decode()
    assert f"/learn/{order.lines.get().product.slug}/" in text


def test_the_thanks_page_of_an_unpaid_order_leads_to_paying(client, order):
    assert client.get(order.paid_url()).url == order.pay_url()


def test_the_pay_page_of_a_paid_order_leads_to_the_thanks(client, order):
    complete(order=order)
    assert client.get(order.pay_url()).url == order.paid_url()


def test_the_owner_may_cancel(client, order):
    client.post(reverse("orders:cancel", args=[order.number]))
    order.refresh_from_db()
    assert order.status == Status.CANCELLED


def test_cancelling_takes_a_post(client, order):
    assert client.get(reverse("orders:cancel", args=[order.number])).status_code == 405


def test_cancelling_a_paid_order_changes_nothing(client, order):
    complete(order=order)
    page = client.post(reverse("orders:cancel", args=[order.number]), follow=True)
    assert "已经付款" in page.content.decode()
    order.refresh_from_db()
    assert order.status == Status.PAID


def test_the_list_shows_only_ones_own_orders_newest_first(client, user, order):
    other = UserFactory()
    put(other, make_course(slug="other"))
    place(other, total="99")
    put(user, make_course(slug="second"))
    newer = place(user, total="99", lines=[put(user).lines.last()])
    page = client.get(reverse("orders:list")).context["page_obj"]
    assert list(page) == [newer, order]


@pytest.mark.parametrize(
    ("show", "number"), [("", 1), ("pending", 0), ("paid", 0), ("closed", 1), ("rubbish", 1)]
)
def test_an_overdue_order_is_listed_as_closed(client, order, show, number):
    overdue()
    page = client.get(reverse("orders:list"), {"show": show}).context["page_obj"]
    assert len(page) == number


def test_an_absurd_page_number_shows_a_page(client, order):
    for number in ("0", "-1", "999999", "x"):
        response = client.get(reverse("orders:list"), {"page": number})
        assert response.status_code == 200 and len(response.context["page_obj"]) == 1


def test_an_order_whose_course_was_deleted_is_still_shown(client, order):
    title = order.lines.get().title
    order.lines.get().product.delete()
    for url in (reverse("orders:list"), order.get_absolute_url()):
        response = client.get(url)
        assert response.status_code == 200 and title in response.content.decode()


def orders_of(user, number):
    for course in courses(number):
        basket = put(user, course)
        place(user, total="99", lines=[basket.lines.get(product=course)])


def test_the_list_is_flat_in_orders(client, user, django_assert_max_num_queries):
    orders_of(user, 2)
    with django_assert_max_num_queries(10) as few:
        client.get(reverse("orders:list"))
    more = [make_course(slug=f"more-{n}") for n in range(5)]
    for course in more:
        place(user, total="99", lines=[put(user, course).lines.get(product=course)])
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("orders:list"))
