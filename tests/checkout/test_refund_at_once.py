"""Staff, the learner and several workers reach one refund at the same moment."""

import pytest

from beli import audit, ledger
from beli.models import Entry
from checkout.refunds.asking import withdraw
from checkout.refunds.deciding import approve, refuse
from checkout.refunds.models import RefundRequest
from checkout.refunds.refusals import AlreadyAsked, AlreadyDecided
from checkout.states import Status
from learning.models import Enrolment
from payments.models import Refund
from payments.refund_ends import finish
from tests.checkout.refunding import approve_as_quoted, ask_for, buy, fresh, keeper
from tests.factories import UserFactory, make_course
from tests.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Wish = RefundRequest.Status
TIMES = 3


def order_of(number):
    return buy(UserFactory(), make_course(slug=f"course-{number}"), beli=100)


def outcome(work):
    try:
        work()
    except (AlreadyDecided, AlreadyAsked) as error:
        return type(error).__name__
    return "done"


def test_two_staff_approve_at_once():
    staff = [keeper(), keeper()]
    for number in range(TIMES):
        request = ask_for(order_of(number))
        answers = at_once(
            lambda by, request=request: outcome(
                lambda: approve(request=fresh(request), by=by, decisions={})
            ),
            staff,
        )
        assert sorted(answers) == ["AlreadyDecided", "done"]
        assert Refund.objects.filter(payment=request.order.payment).count() == 1
        assert request.order.lines.get().refunded_beli == 100


def test_the_learner_withdraws_while_staff_decide():
    staff, ends = keeper(), set()
    for number in range(TIMES):
        request = ask_for(order_of(number))
        hands = [
            lambda request=request: withdraw(request=fresh(request)),
            lambda request=request: approve(request=fresh(request), by=staff, decisions={}),
            lambda request=request: refuse(request=fresh(request), by=staff, reason="不行"),
        ]
        answers = at_once(outcome, hands if number % 2 else hands[::-1])
        assert sorted(answers) == ["AlreadyDecided", "AlreadyDecided", "done"]
        request = fresh(request)
        ends.add(request.status)
        approved = request.status == Wish.APPROVED
        assert Refund.objects.filter(payment=request.order.payment).exists() == approved
        assert (request.order.status == Status.REFUND_ASKED) == approved
        assert bool(request.order.lines.get().refunded_money) == approved
    assert ends <= {Wish.WITHDRAWN, Wish.APPROVED, Wish.REFUSED}


def test_two_workers_finish_at_once():
    for number in range(TIMES):
        request = approve_as_quoted(ask_for(order_of(number)))
        assert sorted(at_once(finish, [fresh(request.refund) for _ in range(3)])) == [0, 0, 1]
        order = fresh(request.order)
        assert (order.status, ledger.balance(order.user)) == (Status.REFUNDED, 100)
        assert Entry.objects.filter(account__user=order.user, kind="refund").count() == 1
        assert Enrolment.objects.get(user=order.user).has_ended
    assert not list(audit.what_is_wrong())


def test_two_clicks_ask_at_once():
    for number in range(TIMES):
        order = buy(UserFactory(), *courses_of(number))
        lines = [(line,) for line in order.lines.all()]
        answers = at_once(
            lambda which, order=order: outcome(lambda: ask_for(fresh(order), *which)),
            [lines[0], lines[0], lines[1]],
        )
        assert RefundRequest.objects.filter(order=order).count() == 1
        assert sorted(answers) in (
            ["AlreadyAsked", "done", "done"],
            ["AlreadyAsked"] * 2 + ["done"],
        )


def courses_of(number):
    return [make_course(slug=f"pair-{number}-{n}") for n in range(2)]
