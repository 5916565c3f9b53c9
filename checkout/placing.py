"""Placing an order: the order comes first, then the money (decision 3)."""

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalogue.partner.strategy import Selector
from checkout import releasing
from checkout.basket.copying import frozen_copy
from checkout.bought import bought_before
from checkout.models import PendingCourse
from checkout.order.models import Order
from checkout.order.utils import OrderCreator, OrderNumberGenerator
from checkout.paying import complete, record_payment
from checkout.states import Status
from checkout.totals import price_basket

# Each try may meet a number that is taken, or an overdue order to be released first.
TRIES = 10
# The second click on a free course comes within this time; later it is a wish of its own.
SECOND_CLICK = timedelta(minutes=1)


class NumberTaken(Exception):
    """Another order has this number."""


class PlacingRefused(Exception):
    """No order was placed and nothing was changed; the message is for the learner."""


class NothingChosen(PlacingRefused):
    def __init__(self):
        super().__init__(_("请先选择要结算的课程"))


class NotAvailable(PlacingRefused):
    """One of the lines cannot be bought; `title` says which."""

    def __init__(self, title, reason):
        self.title = title
        super().__init__(_("《%(title)s》：%(reason)s") % {"title": title, "reason": reason})


class AddressMissing(PlacingRefused):
    def __init__(self):
        super().__init__(_("请先填写收货地址"))


class PriceChanged(PlacingRefused):
    """`total` is what it would cost now, in yuan."""

    def __init__(self, total):
        self.total = total
        super().__init__(_("价格刚刚有变动，请核对新的应付金额后再次提交。您还没有付款。"))


class AlreadyPending(PlacingRefused):
    """One of the courses is in `order` already, which waits for payment or was just placed."""

    def __init__(self, order):
        self.order = order
        super().__init__(_("您有一笔包含相同课程的订单还未支付，请先支付或取消它"))


def place_order(*, user, basket, lines, expected_total, shipping_address=None):
    """Order these lines of the basket, which itself stays as it is until they are paid.

    `lines` are lines of `basket`, or unsaved ones for "buy now". `expected_total` is the Decimal
    yuan that the learner was shown. Raises PlacingRefused. Called twice at once it gives one
    order: the other call raises AlreadyPending with it. What costs nothing is paid at once (D16).
    """
    if not lines:
        raise NothingChosen
    for tries_left in reversed(range(TRIES)):
        try:
            return place(user, lines, expected_total, shipping_address)
        except AlreadyPending as error:
            if not tries_left or not error.order.is_overdue:
                raise
            release_overdue(error.order)
            if error.order.is_paid:
                raise
        except (IntegrityError, NumberTaken):
            if not tries_left:
                raise


def release_overdue(order):
    """An order past its deadline does not stand in the way of a new one, unless it is paid."""
    try:
        releasing.release(order=order, status=Status.EXPIRED)
    except releasing.NotNow as error:
        raise PlacingRefused(str(error)) from error
    order.refresh_from_db()


@transaction.atomic
def place(user, lines, expected_total, shipping_address):
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # one order at a time
    refuse_if_pending(user, lines)
    basket = frozen_copy(user=user, lines=lines, strategy=Selector().strategy(user=user))
    refuse_unavailable(basket)
    price = price_basket(basket, user=user, shipping_address=shipping_address)
    if price.total.incl_tax != expected_total:
        raise PriceChanged(price.total.incl_tax)
    if price.total.incl_tax == 0:
        refuse_second_click(user, basket)
    refuse_owned(user, basket)
    order = write(user, basket, price, shipping_address)
    if order.total_incl_tax == 0:
        complete_for_nothing(order)
    return order


def pending(user, lines):
    return PendingCourse.objects.filter(user=user, product__in=[line.product_id for line in lines])


def refuse_if_pending(user, lines):
    found = pending(user, lines).select_related("order").first()
    if found:
        raise AlreadyPending(found.order)


def refuse_unavailable(basket):
    for line in basket.all_lines():
        if not line.is_available:
            raise NotAvailable(line.product.get_title(), line.why_unavailable)


def refuse_owned(user, basket):
    """What is owned for ever cannot become more by paying again."""
    lines = basket.all_lines()
    bought = bought_before(user=user, products=[line.product_id for line in lines])
    for line in lines:
        if bought.get(line.product_id):
            raise NotAvailable(line.product.get_title(), _("您已永久拥有这门课程，无需再次购买。"))


def refuse_second_click(user, basket):
    """A free order is paid at once and leaves nothing pending to stop its double."""
    since = timezone.now() - SECOND_CLICK
    products = [line.product_id for line in basket.all_lines()]
    twin = Order.objects.filter(
        user=user,
        status=Status.PAID,
        total_incl_tax=0,
        date_placed__gte=since,
        lines__product__in=products,
    ).first()
    if twin:
        raise AlreadyPending(twin)


def write(user, basket, price, shipping_address):
    if not basket.is_shipping_required():
        shipping_address = None
    elif shipping_address is None:
        raise AddressMissing
    else:
        shipping_address.save()
    number = OrderNumberGenerator().order_number(basket)
    order = create(
        basket=basket,
        total=price.total,
        shipping_method=price.shipping_method,
        shipping_charge=price.shipping_charge,
        user=user,
        shipping_address=shipping_address,
        order_number=number,
        status=Status.PENDING,
        deadline=timezone.now() + settings.ORDER_DEADLINE,
    )
    products = {line.product_id for line in basket.all_lines()}  # goods may fill several lines
    PendingCourse.objects.bulk_create(
        PendingCourse(user=user, product_id=product, order=order) for product in sorted(products)
    )
    return order


def create(**facts):
    try:
        return OrderCreator().place_order(**facts)
    except ValueError as error:
        if Order.objects.filter(number=facts["order_number"]).exists():
            raise NumberTaken from error
        raise


def complete_for_nothing(order):
    """No gateway is asked for ¥0."""
    complete(order=order)
    record_payment(order, code="free", amount=Decimal("0.00"))
