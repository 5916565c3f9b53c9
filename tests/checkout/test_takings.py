"""What came in and went back, by day, gateway and course; it agrees with Payment and Refund."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Sum
from oscar.core.loading import get_model

from checkout.order.models import Line, Order
from checkout.states import Status
from checkout.takings.figures import Sums, takings
from checkout.takings.period import Period
from payments.models import Payment, Refund
from payments.reconciliation.days import begin_of
from tests.factories import UserFactory, make_course

OrderDiscount = get_model("order", "OrderDiscount")
OrderLineDiscount = get_model("order", "OrderLineDiscount")
Partner = get_model("partner", "Partner")
pytestmark = pytest.mark.django_db
FIRST = date(2026, 3, 1)
MARCH = Period(FIRST, date(2026, 3, 31))
ADDRESS = "/dashboard/takings/"


def at(day, hour=12):
    """A moment in March, in Beijing."""
    return begin_of(FIRST) + timedelta(days=day - 1, hours=hour)


def pay(order, amount, when, gateway="alipay", status=Payment.Status.PAID):
    number = f"out{Payment.objects.count()}"
    return Payment.objects.create(
        payable=order,
        gateway=gateway,
        out_trade_no=number,
        trade_no=number,
        amount=Decimal(amount),
        status=status,
        paid_at=when if status == Payment.Status.PAID else None,
        expires_at=when,
    )


def make_line(order, course, price, beli):
    names = ["line_price", "line_price_before_discounts", "unit_price"]
    prices = {f"{name}_{tax}_tax": price for name in names for tax in ("incl", "excl")}
    return Line.objects.create(
        order=order,
        product=course,
        title=course.title,
        partner=Partner.objects.first(),
        partner_sku="x",
        num_allocated=0,
        is_course=True,
        beli=int(beli * 10),
        beli_amount=beli,
        **prices,
    )


def buy(course, price, when, gateway="alipay", beli="0.00", coupon="0.00", status=Status.PAID):
    """An order of one course: `price` before beli and after the coupon."""
    price, beli = Decimal(price), Decimal(beli)
    order = Order.objects.create(
        number=str(Order.objects.count() + 1),
        user=UserFactory(),
        status=status,
        total_incl_tax=price,
        total_excl_tax=price,
        beli=int(beli * 10),
        beli_amount=beli,
        paid_at=when if status != Status.PENDING else None,
    )
    line = make_line(order, course, price, beli)
    if coupon != "0.00":
        discount = OrderDiscount.objects.create(order=order, voucher_id=1, amount=coupon)
        line.discounts.create(order_discount=discount, is_incl_tax=True, amount=coupon)
    if price > beli and status != Status.PENDING:
        order.payment = pay(order, price - beli, when, gateway)
        order.save()
    return line


def give_back(line, amount, when, status=Refund.Status.DONE):
    number = f"R{Refund.objects.count()}"
    Refund.objects.create(
        payment=line.order.payment,
        out_request_no=number,
        reference=number,
        cause=Refund.Cause.ASKED,
        amount=Decimal(amount),
        status=status,
        done_at=when,
    )
    Line.objects.filter(pk=line.pk).update(refunded_money=Decimal(amount))


@pytest.fixture
def march():
    """Two courses, two gateways; something of everything."""
    django, vue = make_course("Django", slug="d"), make_course("=Vue", slug="v")
    first = buy(django, "100.00", at(1), beli="10.00", coupon="20.00")
    buy(django, "50.00", at(1, 23), gateway="wechat")
    buy(vue, "30.00", at(2, 0))
    buy(vue, "5.00", at(3), beli="5.00")
    buy(vue, "70.00", at(3), status=Status.PENDING)
    buy(vue, "40.00", at(-3))
    give_back(first, "45.00", at(4))
    pay(first.order, "90.00", at(5))  # a second time for the same order
    pay(first.order, "90.00", at(5), status=Payment.Status.CLOSED)


def test_days_and_gateways_add_up_to_the_books(march):
    found = takings(MARCH)
    money = {day.day: (sums.taken, sums.refunded) for day, sums in found.days.items()}
    expected = {1: ("140", 0), 2: ("30", 0), 3: (0, 0), 4: (0, "45"), 5: ("90", 0)}
    assert money == {day: tuple(map(Decimal, sums)) for day, sums in expected.items()}
    assert found.gateways[FIRST, "wechat"].taken == Decimal("50.00")
    paid = Payment.objects.filter(status="paid", paid_at__gte=MARCH.begin)
    assert found.total.taken == paid.aggregate(sum=Sum("amount"))["sum"]
    refunds = Refund.objects.filter(status="done")
    assert found.total.refunded == refunds.aggregate(sum=Sum("amount"))["sum"]
    assert found.total.net == Decimal("215.00")


def test_beli_and_coupons_stand_beside(march):
    found = takings(MARCH)
    assert (found.days[FIRST].beli, found.days[FIRST].coupons) == (Decimal("10"), Decimal("20"))
    assert found.total.beli == Decimal("15.00")


def test_courses_and_what_paid_none_add_up_to_what_was_taken(march):
    found = takings(MARCH)
    django, vue = found.courses
    assert django[0] == "Django"
    assert (django[1].taken, django[1].refunded) == (Decimal("140.00"), Decimal("45.00"))
    assert (django[1].beli, django[1].coupons) == (Decimal("10.00"), Decimal("20.00"))
    assert (vue[0], vue[1].taken, vue[1].beli) == ("=Vue", Decimal("30.00"), Decimal("5.00"))
    assert found.elsewhere.taken == Decimal("90.00")
    assert django[1].taken + vue[1].taken + found.elsewhere.taken == found.total.taken


def test_what_went_back_of_other_money_stands_beside_it(accountant, march):
    twice = Payment.objects.get(status="paid", paid_at=at(5))
    facts = {"status": Refund.Status.DONE, "cause": Refund.Cause.SURPLUS, "done_at": at(6)}
    Refund.objects.create(
        payment=twice, out_request_no="R9", reference="R9", amount="90.00", **facts
    )
    found = takings(MARCH)
    courses = sum((sums for _title, sums in found.courses), Sums())
    assert (found.elsewhere.refunded, found.elsewhere.net) == (Decimal("90.00"), 0)
    assert found.total.net == courses.net + found.elsewhere.net + found.unassigned.net
    sheet = text(accountant.get(f"{ADDRESS}courses.csv", ASKED))
    assert "运费，以及没有用于订单的收款,90.00,90.00,0.00" in sheet


def test_what_the_gateway_gave_back_of_no_line_stands_beside_the_courses(accountant, march):
    assert takings(MARCH).unassigned.refunded == 0
    payment = Order.objects.filter(payment__amount="50.00").get().payment
    facts = {"status": Refund.Status.DONE, "cause": Refund.Cause.AT_GATEWAY, "done_at": at(6)}
    Refund.objects.create(
        payment=payment, out_request_no="theirs", reference="theirs", amount="7.00", **facts
    )
    found = takings(MARCH)
    of_courses = sum(sums.refunded for _title, sums in found.courses)
    assert (
        found.unassigned.refunded == 7
        and of_courses + found.unassigned.refunded == found.total.refunded
    )
    words = "在支付渠道直接退款，没有分到课程"
    assert words in text(accountant.get(ADDRESS, ASKED))
    assert f"{words},0.00,7.00,-7.00" in text(accountant.get(f"{ADDRESS}courses.csv", ASKED))


def test_a_refund_on_its_way_is_not_yet_money_gone():
    line = buy(make_course(), "50.00", at(1))
    give_back(line, "20.00", None, status=Refund.Status.SENT)
    assert takings(MARCH).total.refunded == 0


def test_long_periods_are_drawn_by_week_or_month():
    assert len(MARCH.steps()) == 31
    year = Period(date(2026, 1, 15), date(2026, 10, 31))
    assert year.steps()[:2] == [date(2026, 1, 15), date(2026, 1, 19)]
    years = Period(date(2025, 1, 15), date(2026, 12, 31))
    assert years.steps()[:2] == [date(2025, 1, 15), date(2025, 2, 1)]


@pytest.fixture
def accountant(client):
    person = UserFactory(is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename="view_statement"))
    client.force_login(person)
    return client


ASKED = {"from": "2026-03-01", "to": "2026-03-31"}


def text(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


def test_the_page_draws_bars_and_says_the_same_in_a_table(accountant, march):
    page = text(accountant.get(ADDRESS, ASKED))
    assert page.count("<rect ") >= 6
    assert "2026-03-01 微信支付 ¥50.00" in page
    assert "¥215.00" in page
    assert "运费，以及没有用于订单的收款" in page


def test_a_page_without_business_is_no_error(accountant):
    assert "没有付款的订单" in text(accountant.get(ADDRESS))


def test_sheets_for_excel(accountant, march):
    days = text(accountant.get(f"{ADDRESS}days.csv", ASKED))
    assert "2026-03-04,支付宝,0.00,45.00,-45.00\r\n" in days
    courses = text(accountant.get(f"{ADDRESS}courses.csv", ASKED))
    assert courses.startswith("\ufeff课程,")
    assert "'=Vue,30.00" in courses


@pytest.mark.parametrize("address", ["", "days.csv", "courses.csv"])
def test_only_those_with_the_permission_may_look(client, address):
    assert client.get(ADDRESS + address).status_code == 302
    for person in (UserFactory(), UserFactory(is_staff=True)):
        client.force_login(person)
        assert client.get(ADDRESS + address).status_code == 403


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"from": "x"}, "应当是日期"),
        ({"from": "2026-02-02", "to": "2026-02-01"}, "不能晚于"),
        ({"from": "2020-02-02", "to": "2026-02-01"}, "最多查看"),
        ({"from": "0001-01-01", "to": "0001-01-01"}, ""),
        ({"to": "0001-01-01"}, ""),
        ({"to": "9999-12-31"}, ""),
    ],
)
def test_a_wrong_period_is_told_what_is_wrong(accountant, wrong, sentence):
    for address in ("", "days.csv", "courses.csv"):
        answer = accountant.get(ADDRESS + address, wrong)
        assert answer.status_code == 400
        assert sentence in text(answer)


def test_many_orders_cost_no_more_questions(accountant, march, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        accountant.get(ADDRESS, ASKED)
