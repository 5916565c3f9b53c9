"""What came in and went back, summed up by the database: a fixed number of queries.

Money counts on the day it came or went back, and agrees with Payment and Refund. Beli, coupons and
courses are counted from the orders that were paid in the period.
"""

from collections import defaultdict
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db.models import F, Sum
from django.db.models.functions import TruncDate
from oscar.core.loading import get_model

from catalogue.money import to_fen
from checkout.order.models import Line, Order
from checkout.states import HAS_BEEN_PAID
from payments.models import Payment, Refund
from payments.reconciliation.days import BEIJING

OrderDiscount = get_model("order", "OrderDiscount")
OrderLineDiscount = get_model("order", "OrderLineDiscount")
ZERO = Decimal("0.00")


@dataclass
class Sums:
    """Yuan."""

    taken: Decimal = ZERO
    refunded: Decimal = ZERO
    beli: Decimal = ZERO  # what beli paid
    coupons: Decimal = ZERO  # what coupons took off

    @property
    def net(self):
        return self.taken - self.refunded

    def __add__(self, other):
        names = [field.name for field in fields(self)]
        return Sums(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass
class Takings:
    """`days`: {day: Sums}; `gateways`: {(day, gateway): Sums} of money alone; `courses`: a list of
    (title, Sums), the best first; `elsewhere`: what came and belongs to no line of a paid order,
    and what went back of payments that paid none; `unassigned`: what went back of those orders, at
    the gateway's own site, of no line so far."""

    days: dict
    gateways: dict
    courses: list
    elsewhere: Sums
    unassigned: Sums

    @property
    def total(self):
        return sum(self.days.values(), Sums())


def takings(period) -> Takings:
    days, gateways = defaultdict(Sums), defaultdict(Sums)
    for name, rows in (("taken", taken(period)), ("refunded", refunded(period))):
        for day, gateway, amount in rows:
            add(days[day], name, amount)
            add(gateways[day, gateway], name, amount)
    for name, rows in (("beli", beli(period)), ("coupons", coupons(period))):
        for day, amount in rows:
            add(days[day], name, amount)
    courses = by_course(period)
    known = sum((sums.taken for _title, sums in courses), ZERO)
    other = sum((sums.taken for sums in days.values()), ZERO) - known
    elsewhere = Sums(taken=other, refunded=back_elsewhere(period))
    return Takings(days, gateways, courses, elsewhere, unassigned(period, courses))


def add(sums, name, amount):
    """SQLite sums in binary: money has no half fen."""
    setattr(sums, name, getattr(sums, name) + to_fen(amount))


def on_day(field):
    return TruncDate(field, tzinfo=BEIJING)


def taken(period):
    came = Payment.objects.filter(status=Payment.Status.PAID, **period.during("paid_at"))
    by_day = came.order_by().annotate(day=on_day("paid_at")).values("day", "gateway")
    return by_day.annotate(sum=Sum("amount")).values_list("day", "gateway", "sum")


def refunded(period):
    went = Refund.objects.filter(status=Refund.Status.DONE, **period.during("done_at"))
    by_day = went.order_by().annotate(day=on_day("done_at")).values("day", "payment__gateway")
    return by_day.annotate(sum=Sum("amount")).values_list("day", "payment__gateway", "sum")


def orders(period):
    return Order.objects.filter(status__in=HAS_BEEN_PAID, **period.during("paid_at")).order_by()


def beli(period):
    by_day = orders(period).filter(beli__gt=0).annotate(day=on_day("paid_at")).values("day")
    return by_day.annotate(sum=Sum("beli_amount")).values_list("day", "sum")


def coupons(period):
    used = OrderDiscount.objects.filter(
        voucher_id__isnull=False, order__in=orders(period).values("pk")
    )
    by_day = used.order_by().annotate(day=on_day("order__paid_at")).values("day")
    return by_day.annotate(sum=Sum("amount")).values_list("day", "sum")


def by_course(period):
    """What each course brought, and what was sent back of it, whenever that was; what is promised
    and still under way counts, as it does on the lines."""
    lines = Line.objects.filter(order__in=orders(period).values("pk")).order_by()
    money = Sum(F("line_price_incl_tax") - F("beli_amount"))
    named = lines.values("product_id", "title").annotate(
        taken=money, refunded=Sum("refunded_money"), beli=Sum("beli_amount")
    )
    off = coupons_by_course(period)
    courses, titles = defaultdict(Sums), {}
    for row in named:
        product, title = row.pop("product_id"), row.pop("title")
        key = product or title  # a deleted product is known by its title
        titles[key] = title
        courses[key] += Sums(**{name: to_fen(amount) for name, amount in row.items()})
    for product, title, amount in off:
        add(courses[product or title], "coupons", amount)
    found = [(titles[key], sums) for key, sums in courses.items()]
    return sorted(found, key=lambda pair: (-pair[1].taken, pair[0]))


def payments_of_orders(period):
    return orders(period).exclude(payment=None).values("payment")


def sum_of(refunds):
    """Yuan of those that were not given up."""
    some = refunds.exclude(status=Refund.Status.GIVEN_UP)
    return to_fen(some.aggregate(sum=Sum("amount", default=0))["sum"])


def back_elsewhere(period):
    """Of money that came in the period and paid no order of it."""
    came = Payment.objects.filter(status=Payment.Status.PAID, **period.during("paid_at"))
    others = came.exclude(pk__in=payments_of_orders(period))
    return sum_of(Refund.objects.filter(payment__in=others.values("pk")))


def unassigned(period, courses):
    back = sum_of(Refund.objects.filter(payment__in=payments_of_orders(period)))
    of_lines = sum((sums.refunded for _title, sums in courses), ZERO)
    return Sums(refunded=max(ZERO, back - of_lines))


def coupons_by_course(period):
    shares = OrderLineDiscount.objects.filter(
        order_discount__voucher_id__isnull=False, line__order__in=orders(period).values("pk")
    )
    named = shares.order_by().values("line__product_id", "line__title")
    named = named.annotate(sum=Sum("amount"))
    return named.values_list("line__product_id", "line__title", "sum")
