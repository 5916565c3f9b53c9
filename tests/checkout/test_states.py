import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oscar.apps.order.exceptions import InvalidOrderStatus

from beli.doors import IllegalMove
from checkout.models import PendingCourse
from checkout.order.models import Order
from checkout.states import HAS_BEEN_PAID, TRANSITIONS, Status, move_to
from tests.checkout.shopping import place, put
from tests.factories import UserFactory, make_course

ALL_MOVES = list(itertools.product(Status, Status))


@pytest.fixture
def order(db):
    user = UserFactory()
    put(user, make_course())
    return place(user, total="99")


@pytest.mark.parametrize(("old", "new"), ALL_MOVES)
def test_only_what_the_table_knows_is_done(order, old, new):
    Order.objects.update(status=old)
    order.refresh_from_db()
    if old == new:
        assert not move_to(order, new)
    elif new in TRANSITIONS[old]:
        assert move_to(order, new)
    else:
        with pytest.raises(IllegalMove):
            move_to(order, new)
        order.refresh_from_db()
        assert order.status == old


def test_every_status_is_in_the_table():
    assert set(TRANSITIONS) == set(Status)


def test_of_two_who_move_it_one_wins(order):
    other = Order.objects.get()
    assert move_to(order, Status.CANCELLED)
    assert not move_to(other, Status.EXPIRED)
    assert Order.objects.get().status == Status.CANCELLED
    assert order.status_changes.count() == 1


def test_a_move_is_written_into_the_history(order):
    move_to(order, Status.CANCELLED)
    change = order.status_changes.get()
    assert (change.old_status, change.new_status) == ("pending", "cancelled")


def test_whatever_leaves_pending_frees_its_courses(order):
    move_to(order, Status.EXPIRED)
    assert not PendingCourse.objects.exists()


def test_oscars_own_door_leads_to_ours(order):
    order.set_status("cancelled")
    assert order.status_changes.get().new_status == "cancelled"
    with pytest.raises(InvalidOrderStatus):
        order.set_status("expired")
    with pytest.raises(InvalidOrderStatus):
        order.set_status("no such status")


@given(st.lists(st.sampled_from(list(Status)), max_size=8))
@settings(max_examples=200)
def test_paid_is_final_whatever_is_tried(wishes):
    """Against a plain walk over the table."""
    status, was_paid = Status.PENDING, False
    for wish in wishes:
        if wish in TRANSITIONS[status]:
            status = wish
        was_paid = was_paid or status == Status.PAID
        assert not was_paid or status in HAS_BEEN_PAID
