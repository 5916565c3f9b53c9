import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.publishing import take_off_sale
from checkout.basket.models import MOST_LINES, Basket, Line
from checkout.paying import complete
from tests.checkout.shopping import basket_of, courses, place, put
from tests.factories import UserFactory, make_course, period_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def add(client, course, days, **more):
    data = {"product": course.pk, "period": period_of(course, days).pk, **more}
    return client.post(reverse("basket:add"), data)


def page(client, **data):
    return client.get(reverse("basket:summary"), data)


def send(client, **data):
    return client.post(reverse("basket:summary"), data, follow=True)


def lines_of(basket):
    return [(line.product, line.period.days) for line in basket.lines.order_by("pk")]


def test_adding_a_course_makes_a_line_with_its_period(client, user):
    course = make_course()
    response = add(client, course, 30)
    assert response.status_code == 302
    assert lines_of(basket_of(user)) == [(course, 30)]


def test_adding_it_again_for_longer_changes_its_line(client, user):
    course = make_course()
    add(client, course, 30)
    add(client, course, None)
    line = basket_of(user).lines.get()
    assert line.period.days is None and line.quantity == 1


def test_the_page_shows_the_same_price_as_when_it_was_added(client, user):
    add(client, make_course(periods=[(30, "99"), (None, "299")]), None)
    response = page(client)
    assert response.context["total"] == 299
    assert "¥299" in response.content.decode()


def test_a_price_that_changed_is_told_and_todays_counts(client, user):
    course = make_course(periods=[(30, "99")])
    add(client, course, 30)
    course.periods.update(price="120")
    text = page(client).content.decode()
    assert "加入时 ¥99，现在 ¥120" in text


def test_a_period_of_another_course_is_refused_and_nothing_is_lost(client, user):
    course, other = courses(2)
    add(client, course, 30)
    data = {"product": course.pk, "period": period_of(other, None).pk}
    response = client.post(reverse("basket:add"), data)
    assert response.status_code == 400
    assert "请选择这门课程的有效期" in response.content.decode()
    assert lines_of(basket_of(user)) == [(course, 30)]


@pytest.mark.parametrize("product", ["", "0", "-1", "x", "99999999999999999999999", "１２"])
def test_a_course_that_is_none_is_not_found(client, user, product):
    response = client.post(reverse("basket:add"), {"product": product, "period": "1"})
    assert response.status_code == 404


def test_a_course_off_sale_cannot_be_added(client, user):
    course = make_course()
    take_off_sale(product=course)
    response = add(client, course, 30)
    assert response.status_code == 409
    assert "下架" in response.content.decode() and basket_of(user).is_empty


def test_a_retired_period_cannot_be_added(client, user):
    course = make_course()
    course.periods.filter(days=30).update(is_active=False)
    response = add(client, course, 30)
    assert response.status_code == 409 and basket_of(user).is_empty


def test_a_full_basket_says_so_but_still_changes_periods(client, user):
    basket = put(user, *courses(2))
    first = basket.lines.first()
    Line.objects.bulk_create(
        Line(
            basket=basket,
            line_reference=f"more-{number}",
            product=first.product,
            stockrecord=first.stockrecord,
            period=first.period,
        )
        for number in range(MOST_LINES - 2)
    )
    response = add(client, make_course(slug="one-more"), 30)
    assert response.status_code == 409 and "100" in response.content.decode()
    assert add(client, first.product, None).status_code == 302
    assert basket.lines.count() == MOST_LINES


def test_get_asks_to_confirm_and_changes_nothing(client, user):
    course = make_course()
    data = {"product": course.pk, "period": period_of(course, None).pk}
    response = client.get(reverse("basket:add"), data)
    assert "csrfmiddlewaretoken" in response.content.decode()
    assert response.context["chosen"] == period_of(course, None).pk
    assert basket_of(user).is_empty


def test_buying_at_once_leads_past_the_basket(client, user):
    course = make_course()
    response = add(client, course, 30, next="buy")
    assert response.url.startswith(reverse("checkout:settlement") + f"?buy={course.pk}&period=")
    assert basket_of(user).is_empty


def test_the_basket_page_changes_the_period(client, user):
    course = make_course()
    put(user, course)
    field = f"period:course-{course.pk}"
    send(client, **{field: period_of(course, None).pk, "line": f"course-{course.pk}"})
    assert lines_of(basket_of(user)) == [(course, None)]


def test_a_tampered_period_is_told_and_the_line_stays(client, user):
    course, other = courses(2)
    put(user, course)
    response = send(client, **{f"period:course-{course.pk}": period_of(other, 30).pk})
    assert "没有这个有效期" in response.content.decode()
    assert lines_of(basket_of(user)) == [(course, 30)]


def test_removal_takes_that_line_only(client, user):
    first, second = courses(2)
    put(user, first, second)
    send(client, do=f"remove:course-{first.pk}")
    assert lines_of(basket_of(user)) == [(second, 30)]


def test_a_line_in_somebody_elses_basket_cannot_be_removed(client, user):
    course = make_course()
    other = UserFactory()
    put(other, course)
    send(client, do=f"remove:course-{course.pk}")
    assert lines_of(basket_of(other)) == [(course, 30)]


def test_what_is_to_be_removed_is_not_looked_up(client, user):
    """PostgreSQL refuses a reference with a NUL in it."""
    course = make_course()
    put(user, course)
    with CaptureQueriesContext(connection) as captured:
        send(client, do="remove:strange\0")
    assert not any("strange" in query["sql"] for query in captured)
    assert lines_of(basket_of(user)) == [(course, 30)]


def test_going_to_settlement_takes_the_chosen_lines_and_their_new_periods(client, user):
    first, second = courses(2)
    put(user, first, second)
    reference = f"course-{second.pk}"
    data = {"do": "settle", "line": reference, f"period:{reference}": period_of(second, None).pk}
    response = client.post(reverse("basket:summary"), data)
    assert response.url == f"{reverse('checkout:settlement')}?line={reference}"
    assert lines_of(basket_of(user)) == [(first, 30), (second, None)]


def test_settling_nothing_asks_to_choose(client, user):
    put(user, make_course())
    response = send(client, do="settle")
    assert "请先选择" in response.content.decode()
    assert response.context["number"] == 0


def test_a_course_off_sale_stays_in_the_basket_and_cannot_be_chosen(client, user):
    course, other = courses(2)
    put(user, course, other)
    take_off_sale(product=course)
    response = page(client)
    assert response.status_code == 200
    assert [row.can_be_settled for row in response.context["rows"]] == [False, True]
    assert "已下架" in response.content.decode() and response.context["total"] == 99


def test_a_retired_period_asks_for_another_one(client, user):
    course = make_course()
    put(user, course)
    course.periods.filter(days=30).update(is_active=False)
    text = page(client).content.decode()
    assert "已停售" in text and "永久" in text


def test_a_course_that_waits_for_payment_is_shown_with_the_way_there(client, user):
    put(user, make_course())
    order = place(user, total="99")
    response = page(client)
    assert order.pay_url() in response.content.decode()
    assert not response.context["rows"][0].can_be_settled


def test_a_course_bought_before_may_be_bought_again_and_the_page_says_so(client, user):
    course = make_course()
    put(user, course)
    complete(order=place(user, total="99"))
    assert "顺延" in client.get(reverse("basket:add"), {"product": course.pk}).content.decode()
    add(client, course, 30)
    assert "顺延" in page(client).content.decode()


def test_a_guests_basket_hangs_on_a_cookie_for_a_day(client):
    add(client, make_course(), 30)
    cookie = client.cookies["oscar_open_basket"]
    assert cookie["max-age"] == 24 * 60 * 60 and cookie["httponly"]
    assert len(page(client).context["rows"]) == 1


def test_logging_in_merges_and_keeps_the_longer_period(client):
    both, only_guest, only_member = courses(3)
    user = UserFactory()
    put(user, both, only_member)
    add(client, both, None)
    add(client, only_guest, 30)
    client.force_login(user)
    assert "2 件已并入您的购物车" in page(client).content.decode()
    found = set(lines_of(basket_of(user)))
    assert found == {(both, None), (only_member, 30), (only_guest, 30)}


def test_a_shorter_period_does_not_win_at_login(client):
    course = make_course()
    user = UserFactory()
    put(user, course, days=None)
    add(client, course, 30)
    client.force_login(user)
    page(client)
    assert lines_of(basket_of(user)) == [(course, None)]


def test_a_forged_cookie_is_forgotten(client):
    client.cookies["oscar_open_basket"] = "1:forged"
    assert page(client).status_code == 200


def test_an_empty_basket_shows_the_way_to_the_courses(client):
    text = page(client).content.decode()
    assert "购物车还是空的" in text and "/courses/" in text
    assert not Basket.objects.exists()


def queries_of_the_page(client, user, number, django_assert_max_num_queries):
    put(user, *[make_course(slug=f"{number}-{n}") for n in range(number)])
    page(client)
    with django_assert_max_num_queries(20) as captured:
        page(client)
    return len(captured)


def test_the_page_takes_as_many_queries_for_nine_lines_as_for_three(
    client, user, django_assert_max_num_queries
):
    three = queries_of_the_page(client, user, 3, django_assert_max_num_queries)
    assert queries_of_the_page(client, user, 6, django_assert_max_num_queries) == three


def test_adding_takes_at_most_fifteen_queries(client, user, django_assert_max_num_queries):
    put(user, *courses(5))
    course = make_course(slug="sixth")
    data = {"product": course.pk, "period": period_of(course, 30).pk}
    with django_assert_max_num_queries(15):
        client.post(reverse("basket:add"), data)
