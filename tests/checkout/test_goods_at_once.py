"""What the store has few of, ordered, let go and taken back at the same moment."""

from decimal import Decimal
from threading import Barrier

import pytest
from django.db import transaction
from oscar.core.loading import get_model

from beli import ledger
from catalogue.models import Product, ProductClass
from checkout.order.models import Order
from checkout.order_refusals import NotAvailable
from checkout.paying import complete
from checkout.placing import place_order
from checkout.releasing import release, release_overdue
from checkout.settlement.quoting import Wish
from checkout.states import Status
from payments.gateways.patience import hurried
from payments.refund_ends import finish
from tests.checkout.life import make_overdue
from tests.checkout.refunding import approve_as_quoted, ask_for, pay
from tests.checkout.shopping import basket_of
from tests.checkout.spending import beli_for
from tests.factories import UserFactory
from tests.threads import at_once, wait_until_waiting

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")
PRICE = Decimal("45.50")


@pytest.fixture
def store():
    kind = ProductClass.objects.create(name="图书", requires_shipping=False, track_stock=True)
    return kind, Partner.objects.create(name="书局", code="press")


def make_book(store, slug, number):
    kind, partner = store
    book = Product.objects.create(title=slug, slug=slug, product_class=kind)
    StockRecord.objects.create(
        product=book, partner=partner, partner_sku=slug, price=PRICE, num_in_stock=number
    )
    return book


def reader(*books):
    user = UserFactory()
    for book in books:
        basket_of(user).add_product(book, 1)
    return user


def place(user, **asked):
    lines = list(basket_of(user).all_lines())
    facts = {"expected_total": PRICE * len(lines), "wish": Wish(is_best=False)} | asked
    return place_order(user=user, basket=basket_of(user), lines=lines, **facts)


def allocated():
    return list(StockRecord.objects.order_by("pk").values_list("num_allocated", flat=True))


def test_the_last_one_is_sold_once(store):
    book = make_book(store, "last", 1)

    def buy(user):
        try:
            return place(user)
        except NotAvailable:
            return None

    outcomes = at_once(buy, [reader(book) for _ in range(6)])
    assert sum(order is not None for order in outcomes) == 1
    assert allocated() == [1] and Order.objects.count() == 1


def test_baskets_filled_in_any_order_and_orders_let_go_never_lock_each_other_out(store):
    books = [make_book(store, name, 500) for name in "abc"]
    for _round in range(3):
        old = [place(reader(*books)) for _ in range(2)]
        buyers = [reader(*way) for way in (books, books[::-1], books[1:] + books[:1])]
        work = [lambda user=user: place(user) for user in buyers]
        work += [lambda order=order: release(order=order, status=Status.CANCELLED) for order in old]
        at_once(lambda step: step(), work)
    assert allocated() == [9] * 3


def test_late_money_and_the_sweep_take_stock_before_beli(store):
    """Both orders are one reader's: one is taken back while the sweep lets go of the other."""
    user = reader(make_book(store, "book", 9))
    beli_for(user, 200)
    asked = {"wish": Wish(is_best=False, beli=50), "expected_total": PRICE - 5, "expected_beli": 50}
    late = place(user, **asked)
    release(order=late, status=Status.CANCELLED)
    due = place(user, **asked)
    make_overdue(due)

    def hold_up():
        with transaction.atomic():
            StockRecord.objects.select_for_update().get()
            all_wait_in_turn.wait()
            wait_until_waiting(2)

    def sweep():
        all_wait_in_turn.wait()
        release_overdue()

    def pay_late():
        all_wait_in_turn.wait()
        wait_until_waiting(1)
        complete(order=late)

    all_wait_in_turn = Barrier(3)
    at_once(lambda work: work(), [hold_up, sweep, pay_late])
    assert (fresh(late).status, fresh(due).status) == (Status.PAID, Status.EXPIRED)
    assert allocated() == [1]


def test_a_refund_and_a_new_order_take_stock_before_beli(store):
    """Both are one reader's. The order stands first in the line for the book."""
    book = make_book(store, "book", 9)
    user = reader(book)
    beli_for(user, 200)
    asked = {"wish": Wish(is_best=False, beli=50), "expected_total": PRICE - 5, "expected_beli": 50}
    order = place(user, **asked)
    with hurried(0):  # nobody answers here
        pay(order)
        request = approve_as_quoted(ask_for(fresh(order)))
    basket_of(user).add_product(book, 1)

    def hold_up():
        with transaction.atomic():
            StockRecord.objects.select_for_update().get()
            all_wait_in_turn.wait()
            wait_until_waiting(2)

    def place_again():
        all_wait_in_turn.wait()
        place(user, **asked)

    def refund():
        all_wait_in_turn.wait()
        wait_until_waiting(1)
        assert finish(request.refund)

    all_wait_in_turn = Barrier(3)
    at_once(lambda work: work(), [hold_up, place_again, refund])
    assert fresh(order).status == Status.REFUNDED
    assert (allocated(), ledger.available(user)) == ([1], 150)


def fresh(order):
    return Order.objects.get(pk=order.pk)
