"""How a refund ends: what the gateway says counts, and no answer is an end."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.utils import timezone

from notifications.models import Message
from payments.gateways.base import GatewayRefused
from payments.models import Payment, Refund
from payments.refund_decisions import NotFailed, abandon, try_again
from payments.refund_ends import fail, give_up, take
from payments.refund_sending import PAUSES, send
from payments.refunding import RefundNotPossible, found, refund
from payments.settling import settle
from tests.factories import UserFactory
from tests.payments.conftest import make_order, make_payment
from tests.payments.scripted import CLOSED, DONE, MISSING, STUCK, TEN, WAITING

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment():
    payment = make_payment(make_order(UserFactory()), handed_out=False)
    settle(payment=payment, trade_no="t1")
    return payment


@pytest.fixture
def promise(payment, gateway):
    facts = {"cause": Refund.Cause.SURPLUS, "reference": "test", "reason": "退费"}
    return refund(payment=payment, amount=TEN, **facts)


@pytest.fixture
def keeper():
    keeper = UserFactory(is_staff=True)
    keeper.user_permissions.add(Permission.objects.get(codename="change_refund"))
    return keeper


def fresh(promise):
    return Refund.objects.select_related("payment").get(pk=promise.pk)


def send_again(promise):
    Refund.objects.filter(pk=promise.pk).update(try_at=timezone.now())
    return send(fresh(promise))


def failed(promise):
    fail(promise, "余额不足")
    return fresh(promise)


def test_a_refusal_is_an_end_only_when_the_gateway_knows_no_such_refund(promise, gateway, keeper):
    gateway.answers = [GatewayRefused("NOT_ENOUGH"), MISSING]
    assert not send(promise)
    assert fresh(promise).status == Refund.Status.FAILED
    assert Message.objects.filter(user=keeper).count() == 1


@pytest.mark.parametrize(
    "answers",
    [[GatewayRefused("SIGN_ERROR"), GatewayRefused("SIGN_ERROR")], [WAITING]],
    ids=["no credentials", "under way"],
)
def test_what_has_no_end_stays_on_its_way(promise, gateway, answers):
    gateway.answers = answers
    assert not send(promise)
    assert fresh(promise).status in (Refund.Status.DUE, Refund.Status.SENT)
    gateway.answers = [DONE]
    assert send_again(promise)
    assert gateway.heard[-1][0] == "query"
    assert fresh(promise).status == Refund.Status.DONE


def test_a_refused_question_about_a_sent_refund_is_no_end(promise, gateway):
    gateway.answers = [WAITING]
    send(promise)
    gateway.answers = [GatewayRefused("NO_AUTH")]
    assert not send_again(promise)
    assert fresh(promise).status == Refund.Status.SENT


def test_a_stuck_refund_keeps_its_number_and_calls_once(promise, gateway, keeper):
    gateway.answers = [STUCK]
    send(promise)
    gateway.answers = [STUCK]
    send_again(promise)
    now = fresh(promise)
    assert (now.status, now.error) == (Refund.Status.SENT, "账户异常")
    assert Message.objects.filter(user=keeper).count() == 1
    with pytest.raises(NotFailed):
        try_again(now, by=keeper)
    with pytest.raises(NotFailed):
        abandon(now, by=keeper)
    gateway.answers = [DONE]
    assert send_again(promise)
    assert {number for _call, number in gateway.heard} == {promise.out_request_no}


def test_an_endless_refund_calls_a_person(promise, gateway, keeper):
    Refund.objects.update(tries=len(PAUSES) - 1)
    gateway.answers = [GatewayRefused("SIGN_ERROR")]
    send_again(promise)
    assert Message.objects.filter(user=keeper).count() == 1
    assert "多次没有结果" in Payment.objects.get().attention


def test_a_closed_refund_is_tried_again_under_a_new_number(promise, gateway, keeper):
    gateway.answers = [CLOSED, CLOSED, DONE]
    send(promise)
    assert try_again(fresh(promise), by=keeper)
    numbers = [number for _call, number in gateway.heard]
    assert numbers[0] == numbers[1] != numbers[2]
    assert fresh(promise).out_request_no == numbers[2]


def test_a_slow_hand_gives_no_second_number(promise, gateway, keeper):
    slow = failed(promise)
    Refund.objects.update(out_request_no="another")
    gateway.answers = [MISSING]
    with pytest.raises(NotFailed):
        try_again(slow, by=keeper)


@pytest.mark.parametrize(
    "answer, ends",
    [(DONE, "done"), (WAITING, "sent"), (STUCK, "sent")],
    ids=["done", "on", "stuck"],
)
def test_what_the_gateway_holds_is_not_given_up(promise, gateway, keeper, answer, ends):
    gateway.answers = [answer]
    with pytest.raises(NotFailed):
        abandon(failed(promise), by=keeper)
    assert fresh(promise).status == ends
    assert Payment.objects.get().refunded == TEN


def test_what_was_given_up_and_comes_all_the_same_is_in_the_books(promise, gateway, keeper):
    gateway.answers = [MISSING]
    abandon(failed(promise), by=keeper)
    assert Payment.objects.get().refunded == 0
    assert take(fresh(promise), DONE)
    assert Payment.objects.get().refunded == TEN
    assert fresh(promise).cause == Refund.Cause.AT_GATEWAY
    assert not take(fresh(promise), DONE)
    assert Message.objects.filter(user=keeper, body__contains="还是到账了").exists()


def test_where_no_money_is_left_for_it_a_person_is_called(promise, payment, keeper):
    give_up(failed(promise), by=keeper)
    facts = {"cause": Refund.Cause.SURPLUS, "reference": "whole", "reason": "退费"}
    refund(payment=payment, amount=payment.amount, **facts)
    assert not take(fresh(promise), DONE)
    assert fresh(promise).status == Refund.Status.GIVEN_UP
    assert Message.objects.filter(user=keeper, reference__endswith="-came").exists()


def test_what_was_made_up_for_by_hand_ends_the_failed_one(promise, payment):
    failed(promise)
    for _ in range(2):
        made = found(payment=payment, out_request_no="by-hand", amount=TEN)
        assert (made.pk, fresh(promise).status) == (promise.pk, Refund.Status.DONE)
    assert Payment.objects.get().refunded == TEN


def test_the_number_of_another_trade_is_another_refund(promise, payment):
    other = make_payment(make_order(UserFactory(), number="2"), handed_out=False)
    settle(payment=other, trade_no="t2")
    numbers = {"out_request_no": promise.out_request_no, "amount": TEN}
    first = found(payment=other, **numbers)
    assert found(payment=other, **numbers) == first != promise
    with pytest.raises(RefundNotPossible):
        found(payment=other, out_request_no="more", amount=other.amount)


def test_parts_add_up_to_the_whole_in_binary_too(gateway):
    """0.13 + 1244.22 is more than 1244.35 to SQLite, and a fen more is too much everywhere."""
    payment = make_payment(make_order(UserFactory(), total="1244.35"), handed_out=False)
    settle(payment=payment, trade_no="t1")
    facts = {"cause": Refund.Cause.SURPLUS, "reason": "退费"}
    for part in ("0.13", "1244.22"):
        refund(payment=payment, amount=Decimal(part), reference=part, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.update(refunded=Decimal("1244.36"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.update(refunded=Decimal("-0.01"))
