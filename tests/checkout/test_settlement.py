from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import translation

from catalogue.publishing import take_off_sale
from checkout.gateways import SUBJECT_LENGTH, subject_of
from checkout.models import PendingCourse
from checkout.order.models import Order
from learning.models import Enrolment
from payments.models import Payment
from tests.checkout.shopping import basket_of, courses, place, put
from tests.factories import UserFactory, make_course, period_of

pytestmark = pytest.mark.django_db
URL = "/checkout/"


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def submit(client, **data):
    return client.post(URL, {"do": "place", "gateway": "alipay", **data})


def now(course, days=30):
    return {"buy": course.pk, "period": period_of(course, days).pk}


def test_a_guest_is_asked_to_log_in_and_comes_back(client):
    course = make_course()
    response = client.get(URL, now(course))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login")) and "next=" in response.url


def test_it_shows_the_chosen_lines_and_their_sum(client, user):
    first, second = courses(2)
    put(user, first, second)
    response = client.get(URL, {"line": f"course-{second.pk}"})
    assert [row.line.product for row in response.context["rows"]] == [second]
    assert response.context["quote"].pay == Decimal("99")


def test_without_a_choice_all_that_can_be_bought_is_settled(client, user):
    first, second, gone = courses(3)
    put(user, first, second, gone)
    take_off_sale(product=gone)
    assert client.get(URL).context["quote"].pay == Decimal("198")


def test_submitting_places_the_order_and_leads_to_the_gateway(client, user, settings):
    put(user, make_course())
    response = submit(client, line=basket_of(user).lines.get().line_reference, expected_total="99")
    order = Order.objects.get()
    payment = Payment.objects.get()
    assert payment.payable == order and payment.amount == Decimal("99")
    assert payment.handed_out_at and payment.expires_at == order.deadline
    assert response.status_code == 302
    assert urlsplit(response.url).netloc == urlsplit(settings.ALIPAY_GATEWAY_URL).netloc


def test_a_free_course_leads_to_the_thanks_page_without_a_gateway(client, user):
    course = make_course(periods=[(30, "0")])
    response = submit(client, **now(course), expected_total="0.00")
    assert response.url == Order.objects.get().paid_url()
    assert not Payment.objects.exists()
    assert Enrolment.objects.filter(user=user).count() == 1


def test_buying_at_once_leaves_the_basket_alone(client, user):
    other, course = courses(2)
    put(user, other)
    submit(client, **now(course, None), expected_total="299.00")
    assert [line.product for line in Order.objects.get().lines.all()] == [course]
    assert [line.product for line in basket_of(user).all_lines()] == [other]


def test_another_total_than_shown_is_told_and_nothing_is_charged(client, user):
    course = make_course()
    response = submit(client, **now(course), expected_total="1.00")
    assert response.status_code == 409
    assert "价格刚刚有变动" in response.content.decode()
    assert response.context["quote"].pay == Decimal("99")
    assert not Order.objects.exists() and not Payment.objects.exists()


@pytest.mark.parametrize("total", ["", "abc", "NaN", "Infinity", "1e999999", "-1"])
def test_a_total_that_is_none_is_a_bad_request(client, user, total):
    response = submit(client, **now(make_course()), expected_total=total)
    assert response.status_code in {400, 409}
    assert not Order.objects.exists()


def test_an_unknown_gateway_is_a_bad_request(client, user):
    response = submit(client, **now(make_course()), expected_total="99", gateway="bitcoin")
    assert response.status_code == 400
    assert not Order.objects.exists()


def test_a_period_of_another_course_asks_to_choose_again(client, user):
    course, other = courses(2)
    response = client.get(URL, {"buy": course.pk, "period": period_of(other, 30).pk})
    assert response.status_code == 400
    assert "请选择这门课程的有效期" in response.content.decode()


def test_an_unknown_course_is_not_found(client, user):
    assert client.get(URL, {"buy": "987654", "period": "1"}).status_code == 404


def test_a_line_that_left_the_basket_meanwhile_stops_the_order(client, user):
    first, second = courses(2)
    put(user, first)
    lines = [f"course-{first.pk}", f"course-{second.pk}"]
    response = submit(client, line=lines, expected_total="198.00")
    assert response.status_code == 409
    assert "已不在购物车中" in response.content.decode()
    assert not Order.objects.exists()


def test_submitting_twice_leads_to_the_one_order(client, user):
    course = make_course()
    submit(client, **now(course), expected_total="99.00")
    response = submit(client, **now(course), expected_total="99.00")
    assert response.url == Order.objects.get().pay_url()
    assert PendingCourse.objects.count() == 1


def test_somebody_elses_line_cannot_be_settled(client, user):
    other = UserFactory()
    course = make_course()
    put(other, course)
    response = submit(client, line=f"course-{course.pk}", expected_total="99.00")
    assert response.status_code == 302 and response.url == reverse("basket:summary")
    assert not Order.objects.exists()


def test_the_period_can_be_changed_here_too(client, user):
    course = make_course()
    put(user, course)
    reference = f"course-{course.pk}"
    data = {"line": reference, f"period:{reference}": period_of(course, None).pk, "do": "update"}
    response = client.post(URL, data, follow=True)
    assert response.context["quote"].pay == Decimal("299")


def test_the_period_of_a_course_bought_at_once_can_be_changed(client, user):
    course = make_course()
    select = {f"period:course-{course.pk}": period_of(course, None).pk}
    response = client.post(URL, {**now(course), **select, "do": "update"}, follow=True)
    assert response.context["quote"].pay == Decimal("299")


def test_a_period_changed_without_updating_is_not_charged_unseen(client, user):
    course = make_course()
    select = {f"period:course-{course.pk}": period_of(course, None).pk}
    response = submit(client, **now(course), **select, expected_total="99.00")
    assert response.status_code == 409 and response.context["quote"].pay == Decimal("299")


def test_a_course_that_waits_for_payment_leads_to_its_order(client, user):
    course = make_course()
    put(user, course)
    order = place(user, total="99")
    assert client.get(URL, now(course)).url == order.pay_url()


def test_a_course_off_sale_cannot_be_settled(client, user):
    course = make_course()
    take_off_sale(product=course)
    response = client.get(URL, now(course))
    assert "已下架" in response.content.decode() and response.context["lines"] == []
    assert submit(client, **now(course), expected_total="99").status_code == 409
    assert not Order.objects.exists()


def queries_of_settlement(client, user, number, django_assert_max_num_queries):
    put(user, *[make_course(slug=f"{number}-{n}") for n in range(number)])
    client.get(URL)
    with django_assert_max_num_queries(25) as captured:
        client.get(URL)
    return len(captured)


def test_settlement_is_flat_in_lines(client, user, django_assert_max_num_queries):
    three = queries_of_settlement(client, user, 3, django_assert_max_num_queries)
    assert queries_of_settlement(client, user, 5, django_assert_max_num_queries) == three


def test_another_period_for_buying_at_once_is_not_the_baskets(client, user):
    course = make_course()
    put(user, course)
    select = {f"period:course-{course.pk}": period_of(course, None).pk}
    client.post(URL, {**now(course), **select, "do": "update"})
    assert basket_of(user).lines.get().period == period_of(course, 30)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("number", [1, 2])
def test_a_long_title_makes_no_long_payment_subject(user, language, number):
    put(user, *courses(number))
    order = place(user, total=99 * number)
    order.lines.update(title="a/b=c&d" * 36)
    with translation.override(language):
        subject = subject_of(order)
    assert len(subject) == SUBJECT_LENGTH
    assert not set("/=&") & set(subject)
