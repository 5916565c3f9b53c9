"""The basket as its page shows it: each line with what one may do about it."""

from dataclasses import dataclass

from catalogue.local_titles import look_up
from catalogue.partner.strategy import PriceOffer
from checkout.basket.models import Line
from checkout.bought import bought_before
from checkout.models import PendingCourse
from checkout.order.models import Order


@dataclass
class Row:
    line: Line
    ladder: list[PriceOffer]
    pending_order: Order | None  # waits for payment, and holds this course
    is_bought: bool
    is_bought_for_ever: bool
    is_selected: bool = False

    @property
    def can_be_settled(self):
        is_free_to_buy = self.pending_order is None and not self.is_bought_for_ever
        return self.line.is_available and is_free_to_buy

    @property
    def period_is_on_offer(self):
        return self.offer is not None

    @property
    def offer(self):
        """The rung of the ladder that the line stands on: its sale and its old price."""
        rungs = (offer for offer in self.ladder if offer.period.pk == self.line.period_id)
        return next(rungs, None)


def rows_of(lines, *, user, selected=None):
    """Rows in the basket's order, by a fixed number of queries.

    `selected` are line references; None selects all that can be settled.
    """
    products = [line.product for line in lines]
    look_up(products)
    ladders = ladders_of(lines)
    pending = pending_orders(user, products)
    bought = bought_before(user=user, products=products) if products else {}
    rows = [
        Row(
            line=line,
            ladder=ladders.get(line.product_id, []),
            pending_order=pending.get(line.product_id),
            is_bought=line.product_id in bought,
            is_bought_for_ever=bought.get(line.product_id, False),
        )
        for line in lines
    ]
    for row in rows:
        wanted = selected is None or row.line.line_reference in selected
        row.is_selected = wanted and row.can_be_settled
    return rows


def ladders_of(lines):
    """{product id: ladder} of the courses, from the strategy that knows the lines' prices."""
    courses = [line.product for line in lines if line.product.is_course]
    return lines[0].basket.strategy.ladders(courses) if courses else {}


def pending_orders(user, products):
    """{product id: the live order that holds it}."""
    if not user.is_authenticated or not products:
        return {}
    held = PendingCourse.objects.filter(user=user, product__in=products).select_related("order")
    return {row.product_id: row.order for row in held if row.order.is_payable}
