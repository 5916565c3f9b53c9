"""Many orders with their payments, Oscar's books and what they opened for study.

Four in five are paid; of the others most ran out and some were cancelled. A learner buys a course
at most once. The first learner has bought fifty courses, or as many as there are.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from oscar.core.loading import get_model

from catalogue.publishing import OWN_PARTNER
from checkout.order.models import Line, Order
from checkout.states import Status
from shuyuan.demo.scale.measure import batches, moment, source
from shuyuan.demo.scale.records import backdate, write_records

Partner = get_model("partner", "Partner")

FIRST_LEARNERS_COURSES = 50
OUTCOMES = [Status.PAID, Status.EXPIRED, Status.CANCELLED]
OUTCOME_WEIGHTS = [80, 15, 5]
LINES, LINE_WEIGHTS = [1, 2, 3], [75, 18, 7]
PAYING_TAKES = timedelta(minutes=2)


@dataclass(slots=True)
class Bought:
    """One order to be written."""

    number: int
    user_id: int
    placed: datetime
    status: str
    lines: list  # [(Offered, days, price)]

    @property
    def total(self):
        return sum((price for _course, _days, price in self.lines), Decimal("0"))

    @property
    def ended(self):
        """When it was paid, cancelled or ran out."""
        late = self.status == Status.EXPIRED
        return self.placed + (settings.ORDER_DEADLINE if late else PAYING_TAKES)


def load_orders(count, *, learners, courses, tell):
    partner, done, first = Partner.objects.get(code=OWN_PARTNER), 0, None
    for batch in batches(plan_orders(count, learners, courses)):
        orders = write(batch, partner)
        first = first or orders[0].pk
        done += len(batch)
        if done % 5000 == 0 or done == count:
            tell(f"  订单 Orders {done}/{count}")
    backdate(first)


def plan_orders(count, learners, courses):
    """Yield Bought, learner by learner."""
    random, number = source("orders"), 0
    shares = share_out(random, count, len(learners), len(courses))
    for user_id, share in zip(learners, shares, strict=True):
        free = random.sample(courses, min(share * LINES[-1], len(courses)))
        moments = sorted(moment(random) for _order in range(share))
        for placed, later in zip(moments, reversed(range(share)), strict=True):
            wanted = random.choices(LINES, LINE_WEIGHTS)[0]
            many = min(wanted, len(free) - later)  # each later order needs a course too
            number += 1
            chosen = [free.pop() for _line in range(many)]
            yield Bought(number, user_id, placed, *outcome(random, chosen))


def outcome(random, chosen):
    """(status, lines). What costs nothing is paid at once (D16)."""
    lines = [(course, *random.choice(course.prices)) for course in chosen]
    status = random.choices(OUTCOMES, OUTCOME_WEIGHTS)[0]
    free = not sum(price for _course, _days, price in lines)
    return Status.PAID if free else status, lines


def share_out(random, count, learners, courses):
    """How many orders each learner has: few have many, and nobody more than there are courses."""
    shares = Counter({0: min(FIRST_LEARNERS_COURSES, courses, count)})
    for _order in range(count - shares[0]):
        who = int(learners * random.random() ** 1.6)
        while shares[who] >= courses:
            who = (who + 1) % learners
        shares[who] += 1
    return [shares[who] for who in range(learners)]


def write(batch, partner):
    """Orders and their lines, then all that stands in other books; returns the orders."""
    orders = Order.objects.bulk_create(order_row(bought) for bought in batch)
    lines = Line.objects.bulk_create(
        line_row(order, partner, *chosen)
        for order, bought in zip(orders, batch, strict=True)
        for chosen in bought.lines
    )
    write_records(orders, lines)
    return orders


def order_row(bought):
    paid = bought.status == Status.PAID
    return Order(
        number=f"{bought.placed:%Y%m%d}{bought.number:010}",
        user_id=bought.user_id,
        currency=settings.OSCAR_DEFAULT_CURRENCY,
        total_incl_tax=bought.total,
        total_excl_tax=bought.total,
        shipping_incl_tax=Decimal("0.00"),
        shipping_excl_tax=Decimal("0.00"),
        status=bought.status,
        date_placed=bought.placed,
        deadline=bought.placed + settings.ORDER_DEADLINE,
        paid_at=bought.ended if paid else None,
        closed_at=None if paid else bought.ended,
    )


def line_row(order, partner, course, days, price):
    return Line(
        order=order,
        partner=partner,
        partner_name=partner.name,
        partner_sku=f"course-{course.product_id}",
        stockrecord_id=course.stockrecord_id,
        product_id=course.product_id,
        title=course.title,
        quantity=1,
        num_allocated=0,
        line_price_excl_tax=price,
        line_price_incl_tax=price,
        line_price_before_discounts_excl_tax=price,
        line_price_before_discounts_incl_tax=price,
        unit_price_excl_tax=price,
        unit_price_incl_tax=price,
        is_course=True,
        period_days=days,
    )
