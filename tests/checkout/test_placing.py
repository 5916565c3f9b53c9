import secrets
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from catalogue.publishing import put_on_sale, take_off_sale
from checkout.basket.copying import line_to_buy_now
from checkout.basket.rows import rows_of
from checkout.models import PendingCourse
from checkout.order.models import Order
from checkout.paying import complete
from checkout.placing import AlreadyPending, NotAvailable, NothingChosen, PriceChanged
from checkout.signals import order_paid
from checkout.states import Status
from tests.checkout.shopping import basket_of, courses, place, put
from tests.factories import UserFactory, make_course, period_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def paid_orders():
    heard = []

    def hear(order, **kwargs):
        heard.append(order)

    order_paid.connect(hear)
    yield heard
    order_paid.disconnect(hear)


def test_an_order_waits_for_payment_until_its_deadline(user, settings):
    put(user, make_course())
    order = place(user, total="99")

    assert order.status == Status.PENDING and order.is_payable
    left = order.deadline - timezone.now()
    assert timedelta(0) < settings.ORDER_DEADLINE - left < timedelta(seconds=30)
    assert order.total_incl_tax == Decimal("99.00") and order.currency == "CNY"


def test_the_line_remembers_period_and_price_whatever_happens_to_the_course(user):
    course = make_course(periods=[(30, "99")])
    put(user, course)
    order = place(user, total="99")
    put_on_sale(
        product=course,
        title="改名了",
        slug=course.slug,
        url="",
        category=None,
        periods=[(90, Decimal("500"))],
    )

    line = order.lines.get()
    assert (line.title, line.period_days, str(line.period_label)) == ("课程", 30, "1个月")
    assert line.is_course and line.line_price_incl_tax == Decimal("99")
    assert line.prices.get().price_incl_tax == Decimal("99")


def test_the_basket_stays_as_it_is_until_payment(user):
    basket = put(user, *courses(2))
    order = place(user, total="198")

    assert basket_of(user).pk == basket.pk and basket_of(user).num_lines == 2
    assert order.basket.status == "Frozen" and order.basket_id != basket.pk
    assert order.basket.lines.count() == 2


def test_only_the_chosen_lines_are_ordered(user):
    first, _second = courses(2)
    basket = put(user, first, _second)
    chosen = [line for line in basket.all_lines() if line.product == first]
    order = place(user, total="99", basket=basket, lines=chosen)
    assert [line.product for line in order.lines.all()] == [first]


def test_buying_at_once_does_not_touch_the_basket(user):
    other, course = courses(2)
    basket = put(user, other)
    line = line_to_buy_now(user=user, period=period_of(course, None), strategy=basket.strategy)
    order = place(user, total="299", basket=line.basket, lines=[line])

    assert [(row.product, row.period_days) for row in order.lines.all()] == [(course, None)]
    assert [row.product for row in basket_of(user).all_lines()] == [other]


def test_a_changed_price_is_told_and_nothing_is_placed(user):
    put(user, make_course())
    with pytest.raises(PriceChanged) as told:
        place(user, total="89")
    assert told.value.total == Decimal("99.00")
    assert not Order.objects.exists() and not PendingCourse.objects.exists()


def test_the_second_order_for_a_course_leads_to_the_first(user):
    put(user, *courses(2))
    first = place(user, total="198")
    lines = list(basket_of(user).all_lines())[:1]
    with pytest.raises(AlreadyPending) as told:
        place(user, total="99", lines=lines)
    assert told.value.order == first
    assert Order.objects.count() == 1


def test_an_order_past_its_deadline_does_not_stand_in_the_way(user):
    put(user, make_course())
    first = place(user, total="99")
    Order.objects.update(deadline=timezone.now() - timedelta(seconds=1))

    second = place(user, total="99")
    first.refresh_from_db()
    assert (first.status, second.status) == (Status.EXPIRED, Status.PENDING)


def test_another_learner_may_order_the_same_course(user):
    course = make_course()
    other = UserFactory()
    for buyer in (user, other):
        put(buyer, course)
        place(buyer, total="99")
    assert Order.objects.count() == 2


def test_a_course_off_sale_is_refused_with_its_name(user):
    course = make_course(title="下架的课")
    put(user, course)
    take_off_sale(product=course)
    with pytest.raises(NotAvailable, match="下架的课"):
        place(user, total="99")
    assert not Order.objects.exists()


def test_choosing_nothing_is_refused(user):
    with pytest.raises(NothingChosen):
        place(user, total="0", lines=[])


def test_a_free_course_is_paid_at_once_and_leaves_the_basket(user, paid_orders):
    put(user, make_course(periods=[(30, "0")]))
    order = place(user, total="0")

    assert order.status == Status.PAID and order.paid_at
    assert paid_orders == [order]
    assert not PendingCourse.objects.exists() and basket_of(user).is_empty
    assert order.sources.get().source_type.code == "free"


def test_a_second_click_on_a_free_course_gives_no_second_order(user, paid_orders):
    course = make_course(periods=[(30, "0")])
    put(user, course)
    lines = list(basket_of(user).all_lines())
    order = place(user, total="0", lines=lines)
    with pytest.raises(AlreadyPending) as told:
        place(user, total="0", lines=lines)
    assert told.value.order == order and len(paid_orders) == 1


def test_numbers_are_date_and_random_digits(user):
    put(user, make_course())
    order = place(user, total="99")
    assert order.number.startswith(f"{timezone.localtime():%Y%m%d}")
    assert len(order.number) == 18 and order.number.isdigit()


def test_a_number_that_is_taken_is_thrown_again(user, monkeypatch):
    thrown = iter([1, 1, 2])
    monkeypatch.setattr(secrets, "randbelow", lambda _: next(thrown))
    first, second = courses(2)
    put(user, first, second)
    numbers = [place(user, total="99", lines=[line]).number for line in basket_of(user).all_lines()]
    assert [number[-2:] for number in numbers] == ["01", "02"]


def queries_to_place(number, django_assert_max_num_queries):
    user = UserFactory()
    put(user, *[make_course(slug=f"{user.pk}-{n}") for n in range(number)])
    lines = list(basket_of(user).all_lines())
    with django_assert_max_num_queries(30) as captured:
        place(user, total=99 * number, lines=lines)
    return len(captured)


def test_placing_takes_at_most_thirty_queries_whatever_the_number_of_lines(
    django_assert_max_num_queries,
):
    place_one = queries_to_place(1, django_assert_max_num_queries)
    assert queries_to_place(1, django_assert_max_num_queries) <= place_one
    assert queries_to_place(8, django_assert_max_num_queries) <= place_one


def test_placing_does_not_grow_with_the_catalogue(django_assert_max_num_queries):
    queries_to_place(1, django_assert_max_num_queries)
    few = queries_to_place(3, django_assert_max_num_queries)
    courses(30)
    assert queries_to_place(3, django_assert_max_num_queries) == few


def test_a_course_owned_for_ever_is_not_sold_again(user):
    course = make_course()
    put(user, course, days=None)
    complete(order=place(user, total="299"))
    basket = put(user, course)
    (row,) = rows_of(basket.all_lines(), user=user)
    assert not row.can_be_settled
    with pytest.raises(NotAvailable, match="永久拥有"):
        place(user, total="99")
    assert Order.objects.count() == 1
