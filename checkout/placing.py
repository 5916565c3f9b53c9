"""Placing an order: the order comes first, then the money (decision 3)."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Closing, User
from beli.refusals import NotEnough
from catalogue.partner.strategy import Selector
from checkout import releasing
from checkout.basket.copying import frozen_copy
from checkout.bought import bought_before
from checkout.coupons import claims
from checkout.coupons.refusals import ClaimGone
from checkout.models import PendingCourse
from checkout.order.models import Order
from checkout.order.utils import OrderCreator, OrderNumberGenerator
from checkout.order_refusals import (
    AccountClosing,
    AddressMissing,
    AlreadyPending,
    BeliGone,
    ContactUnproven,
    CouponGone,
    NotAvailable,
    NothingChosen,
    PlacingRefused,
    PriceChanged,
)
from checkout.paying import complete_for_nothing, hold_beli
from checkout.settlement.explaining import Explainer
from checkout.settlement.quoting import PLAIN, Wish, reckon
from checkout.states import Status
from checkout.stock import lock_goods
from payments.gateways.patience import hurried

__all__ = [
    "AccountClosing", "AddressMissing", "AlreadyPending", "BeliGone", "ContactUnproven",
    "CouponGone", "NotAvailable", "NothingChosen", "PlacingRefused", "PriceChanged", "place_order",
]  # fmt: skip

# Each try may meet a number that is taken, or an overdue order to be released first.
TRIES = 10
# The second click on what leaves nothing to pay comes within this time; later it is a wish of
# its own.
SECOND_CLICK = timedelta(minutes=1)


class NumberTaken(Exception):
    """Another order has this number."""


@dataclass(frozen=True)
class Demand:
    """What the learner asks for, and what they were shown that it comes to."""

    lines: list
    expected_total: Decimal
    expected_beli: int | None
    wish: Wish
    shipping_address: object


def place_order(
    *,
    user,
    basket,
    lines,
    expected_total,
    expected_beli=None,
    wish=PLAIN,
    shipping_address=None,
):
    """Order these lines of the basket, which itself stays as it is until they are paid.

    `lines` are lines of `basket`, or unsaved ones for "buy now". `expected_total` is what the
    learner was shown as due in money (Decimal yuan), `expected_beli` how many beli (None: was not
    shown). Raises PlacingRefused. Called twice at once it gives one order: the other call raises
    AlreadyPending with it. Where nothing is left to pay in money it is paid at once (D16).
    """
    if not lines:
        raise NothingChosen
    demand = Demand(lines, expected_total, expected_beli, wish, shipping_address)
    with hurried(releasing.PATIENCE):  # several orders may have to make way
        for tries_left in reversed(range(TRIES)):
            try:
                return place(user, demand)
            except AlreadyPending as error:
                if not tries_left or not makes_way(error.order):
                    raise
            except (IntegrityError, NumberTaken):
                if not tries_left:
                    raise


def makes_way(order):
    """An order past its deadline does not stand in the way of a new one, unless it is paid."""
    if not order.is_overdue:
        return False
    try:
        releasing.release(order=order, status=Status.EXPIRED)
    except releasing.NotNow as error:
        raise PlacingRefused(str(error)) from error
    order.refresh_from_db()
    return not order.is_paid


@transaction.atomic
def place(user, demand):
    closing = Closing.objects.filter(user=OuterRef("pk"), status=Closing.Status.WAITING)
    locked = User.objects.select_for_update(no_key=True)  # one order at a time
    buyer = locked.annotate(is_closing=Exists(closing)).get(pk=user.pk)
    if not buyer.has_verified_contact:
        raise ContactUnproven
    if buyer.is_closing:
        raise AccountClosing
    refuse_if_pending(user, demand.lines)
    if demand.expected_total == 0:
        refuse_second_click(user, demand.lines)
    lock_goods(demand.lines)
    basket = frozen_copy(user=user, lines=demand.lines, strategy=Selector().strategy(user=user))
    refuse_unavailable(basket)
    reckoning = reckon(
        user=user, basket=basket, wish=demand.wish, shipping_address=demand.shipping_address
    )
    refuse_other_figures(reckoning, demand)
    refuse_owned(user, basket)
    order = write(user, basket, reckoning, demand.shipping_address)
    set_aside(order, basket)
    if order.amount_due == 0:
        complete_for_nothing(order=order)
    return order


def refuse_if_pending(user, lines):
    held = PendingCourse.objects.filter(user=user, product__in=[line.product_id for line in lines])
    found = held.select_related("order").first()
    if found:
        raise AlreadyPending(found.order)


def refuse_second_click(user, lines):
    """What left nothing to pay is paid at once and leaves nothing pending to stop its double."""
    since = timezone.now() - SECOND_CLICK
    free = Order.objects.filter(
        user=user, status=Status.PAID, total_incl_tax=F("beli_amount"), date_placed__gte=since
    )
    wanted = {(line.product_id, line.period and line.period.days) for line in lines}
    for order in free.prefetch_related("lines"):
        if {(line.product_id, line.period_days) for line in order.lines.all()} == wanted:
            raise AlreadyPending(order)


def refuse_unavailable(basket):
    for line in basket.all_lines():
        if not line.is_available:
            raise NotAvailable(line.product.get_title(), line.why_unavailable)


def refuse_other_figures(reckoning, demand):
    """What the learner was shown must be what the server reckons, to the fen (S0.52)."""
    problems = Explainer(reckoning.settlement).problems()
    if problems:
        raise CouponGone(" ".join(problems))
    total = reckoning.sum
    if short_of_beli(reckoning.balance, demand):
        raise BeliGone(reckoning.balance)
    if total.pay != demand.expected_total:
        raise PriceChanged(total.pay)
    if demand.expected_beli is not None and total.beli != demand.expected_beli:
        raise PriceChanged(total.pay)


def short_of_beli(balance, demand):
    return max(demand.expected_beli or 0, demand.wish.beli or 0) > balance


def refuse_owned(user, basket):
    """What is owned for ever cannot become more by paying again."""
    lines = basket.all_lines()
    bought = bought_before(user=user, products=[line.product_id for line in lines])
    for line in lines:
        if bought.get(line.product_id):
            raise NotAvailable(line.product.get_title(), _("您已永久拥有这门课程，无需再次购买。"))


def write(user, basket, reckoning, shipping_address):
    if not basket.is_shipping_required():
        shipping_address = None
    elif shipping_address is None:
        raise AddressMissing
    else:
        shipping_address.save()
    total, price = reckoning.sum, reckoning.price
    order = create(
        total,
        basket=basket,
        total=price.total,
        shipping_method=price.shipping_method,
        shipping_charge=price.shipping_charge,
        user=user,
        shipping_address=shipping_address,
        order_number=OrderNumberGenerator().order_number(basket),
        status=Status.PENDING,
        deadline=timezone.now() + settings.ORDER_DEADLINE,
        beli=total.beli,
        beli_amount=total.beli_off,
    )
    products = {line.product_id for line in basket.all_lines()}  # goods may fill several lines
    PendingCourse.objects.bulk_create(
        PendingCourse(user=user, product_id=product, order=order) for product in sorted(products)
    )
    return order


def create(reckoned, **facts):
    try:
        return OrderCreator(reckoned).place_order(**facts)
    except ValueError as error:
        if Order.objects.filter(number=facts["order_number"]).exists():
            raise NumberTaken from error
        raise


def set_aside(order, basket):
    """Beli, then coupons: everybody locks them in this order (decision 4)."""
    coupons = [use.claim for use in basket.offer_applications.coupons]
    try:
        hold_beli(order)
        if coupons:
            claims.hold(claims=coupons, order=order)
    except NotEnough as error:
        raise BeliGone(error.available) from error
    except ClaimGone as error:
        raise CouponGone(str(error)) from error
