"""Asking about payments: nothing is believed without an answer, and no answer is lost for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from beli.doors import IllegalMove
from payments.asking import ask, believe
from payments.closing import close
from payments.gateways.base import GatewayTrade, GatewayUnavailable, TradeState
from payments.models import Payment
from payments.opening import PaymentOver, hand_out, open_payment
from payments.settling import settle
from payments.states import TRANSITIONS, move_to
from payments.tasks import ask_one, ask_open
from tests.payments.conftest import make_order, make_payment

Status = Payment.Status


def due(payment, **fields):
    Payment.objects.filter(pk=payment.pk).update(
        ask_at=timezone.now() - timedelta(seconds=1), **fields
    )
    payment.refresh_from_db()


def test_a_silent_gateway_changes_nothing(payment, dead_gateway):
    with pytest.raises(GatewayUnavailable):
        ask(payment=payment)
    with pytest.raises(GatewayUnavailable):
        close(payment=payment)
    payment.refresh_from_db()
    assert payment.status == Status.OPEN
    assert payment.asked_at is None


def test_nobody_was_sent_to_pay_so_nobody_is_asked(order, dead_gateway):
    payment = make_payment(order, handed_out=False)
    assert close(payment=payment) is True
    payment.refresh_from_db()
    assert payment.status == Status.CLOSED
    assert close(payment=payment) is True


def test_two_tabs_share_one_number(order):
    assert make_payment(order) == make_payment(order)
    assert Payment.objects.count() == 1


def test_after_closing_a_new_number_is_opened(order):
    first = make_payment(order, handed_out=False)
    close(payment=first)
    assert make_payment(order).out_trade_no != first.out_trade_no


@pytest.mark.parametrize("change", [{"status": Status.CLOSED}, {"expires_at": timezone.now()}])
def test_what_is_over_is_not_handed_out(order, change):
    payment = make_payment(order, handed_out=False)
    Payment.objects.update(**change)
    with pytest.raises(PaymentOver):
        hand_out(payment=payment)


def test_the_table_of_states_is_the_door(payment):
    assert move_to(payment, Status.PAID) is True
    assert move_to(payment, Status.PAID) is False
    with pytest.raises(IllegalMove):
        move_to(payment, Status.CLOSED)
    assert set(TRANSITIONS) == set(Status)


def test_the_slower_of_two_moves_changes_nothing(payment):
    slower = Payment.objects.get(pk=payment.pk)
    move_to(payment, Status.PAID)
    assert move_to(slower, Status.CLOSED) is False
    slower.refresh_from_db()
    assert slower.status == Status.PAID


def test_a_silent_gateway_is_asked_again_later_and_later(payment, dead_gateway):
    pauses = []
    for _ in range(8):
        due(payment)
        ask_open()
        payment.refresh_from_db()
        pauses.append(round((payment.ask_at - timezone.now()).total_seconds() / 60))
    assert pauses == [1, 2, 5, 10, 30, 60, 60, 60]
    assert payment.status == Status.OPEN


def test_one_sweep_stops_at_a_silent_gateway(order, dead_gateway):
    first = make_payment(order)
    due(first)
    waiting = open_payment(
        payable=first.payer,  # anything can be payable
        payer=first.payer,
        gateway="alipay",
        amount=first.amount,
        subject="x",
        expires_at=first.expires_at,
    )
    due(waiting)
    ask_open()
    waiting.refresh_from_db()
    assert waiting.asks == 0


def test_the_sweep_leaves_alone_what_is_not_due(payment, dead_gateway):
    before = payment.ask_at
    ask_open()
    payment.refresh_from_db()
    assert payment.ask_at == before
    assert payment.asks == 0


def test_the_sweep_closes_what_nobody_paid_in_time(shop, open_payment_over_http):
    due(open_payment_over_http, expires_at=timezone.now() - timedelta(minutes=5))
    ask_open()
    open_payment_over_http.refresh_from_db()
    assert open_payment_over_http.status == Status.CLOSED
    assert open_payment_over_http.ask_at is None


def test_a_closed_one_is_asked_about_once_after_its_deadline(shop, open_payment_over_http):
    payment = open_payment_over_http
    close(payment=payment)
    payment.refresh_from_db()
    assert payment.ask_at > payment.expires_at
    due(payment)
    ask_one(payment.pk)
    payment.refresh_from_db()
    assert (payment.status, payment.ask_at) == (Status.CLOSED, None)


def test_a_trade_number_of_another_payment_is_for_a_person(order, payment):
    settle(payment=make_payment(make_order(order.user, number="10002")), trade_no="T1")
    believe(payment, GatewayTrade(TradeState.PAID, "T1", payment.amount, timezone.now()))
    payment.refresh_from_db()
    assert payment.status == Status.OPEN
    assert "T1" in payment.attention
