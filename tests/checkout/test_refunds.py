"""From the wish to the money: what is asked, decided, done and given back (D19)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from beli import audit, ledger
from checkout.bought import bought_before
from checkout.models import CouponClaim
from checkout.order.models import Line
from checkout.refunds.asking import ask, open_for, withdraw
from checkout.refunds.deciding import approve, refuse
from checkout.refunds.models import RefundRequest
from checkout.refunds.refusals import (
    AlreadyAsked,
    AlreadyDecided,
    LineNotRefundable,
    NoReason,
    NoReasonToRefuse,
    NothingBack,
    NothingChosen,
    NotRefundable,
    QuoteChanged,
    TooMuch,
)
from checkout.states import Status
from learning.models import Enrolment
from notifications.models import Message
from payments.models import Refund
from payments.refund_ends import finish, give_up
from tests.checkout.refunding import (
    DAY,
    REASON,
    approve_as_quoted,
    arrive,
    ask_for,
    buy,
    decision,
    fresh,
    keeper,
    money_of,
)
from tests.checkout.shopping import courses
from tests.checkout.spending import coupon_for
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
Wish = RefundRequest.Status


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def order(user):
    return buy(user, make_course())


@pytest.fixture
def two(user):
    """An order of two courses of ¥99."""
    return buy(user, *courses(2))


def said_to(user, reference):
    return Message.objects.filter(user=user, reference=reference)


def test_a_refund_from_the_wish_to_the_money(order, user):
    staff = keeper()
    request = ask_for(order)
    assert fresh(order).status == Status.REFUND_ASKED
    assert said_to(staff, f"{request.reference}-asked").exists()
    request = approve_as_quoted(request, by=staff)
    assert request.status == Wish.APPROVED and request.decided_by == staff
    promise = request.refund
    assert (promise.amount, promise.cause, promise.reference) == (
        99,
        Refund.Cause.ASKED,
        request.reference,
    )
    assert fresh(order).status == Status.REFUND_ASKED and not held(user).has_ended
    request = arrive(request)
    assert request.status == Wish.DONE and request.done_at
    assert fresh(order).status == Status.REFUNDED
    assert held(user).has_ended
    assert order.lines.get().access_ended_at
    assert said_to(user, f"{request.reference}-done").count() == 2  # on the site and by mail


def held(user):
    return Enrolment.objects.get(user=user)


def test_a_second_finish_changes_nothing(order, user):
    request = arrive(approve_as_quoted(ask_for(order)))
    ended = order.lines.get().access_ended_at
    assert not finish(request.refund)
    assert order.lines.get().access_ended_at == ended
    assert order.payment_events.filter(event_type__name="退款").count() == 1


def test_the_books_say_what_went_back(user):
    order = buy(user, make_course(), beli=100)
    arrive(approve_as_quoted(ask_for(order)))
    sources = {source.source_type.code: source for source in order.sources.all()}
    assert sources["alipay"].amount_refunded == 89 and sources["beli"].amount_refunded == 10
    assert ledger.balance(user) == 100 and not list(audit.what_is_wrong())


def test_one_line_of_two(two, user):
    line = two.lines.first()
    arrive(approve_as_quoted(ask_for(two, line)))
    assert fresh(two).status == Status.PARTLY_REFUNDED
    assert bought_before(user=user, products=[one.product_id for one in two.lines.all()]) == {
        two.lines.last().product_id: False
    }
    arrive(approve_as_quoted(ask_for(two)))
    assert fresh(two).status == Status.REFUNDED
    assert money_of(two).refunded == money_of(two).amount


def test_beli_alone_are_back_at_once(user):
    order = buy(user, make_course(), beli=2000)
    assert order.payment is None
    request = approve_as_quoted(ask_for(order))
    assert (request.status, request.refund) == (Wish.DONE, None)
    assert fresh(order).status == Status.REFUNDED and ledger.balance(user) == 2000
    assert not Refund.objects.exists()


def test_the_coupon_returns_with_the_last_of_its_lines(user):
    claim = coupon_for(user, off="40")
    order = buy(user, *courses(2))
    assert order.amount_due == 158
    arrive(approve_as_quoted(ask_for(order, order.lines.first())))
    assert fresh(claim).status == CouponClaim.Status.USED
    arrive(approve_as_quoted(ask_for(order)))
    assert fresh(claim).status == CouponClaim.Status.UNUSED


def test_a_coupon_past_its_days_does_not_return(user):
    claim = coupon_for(user, off="40")
    order = buy(user, make_course())
    CouponClaim.objects.filter(pk=claim.pk).update(use_until=timezone.localdate() - DAY)
    arrive(approve_as_quoted(ask_for(order)))
    assert fresh(claim).status == CouponClaim.Status.EXPIRED


def test_what_was_refunded_can_be_bought_again(user):
    course = make_course()
    arrive(approve_as_quoted(ask_for(buy(user, course, days=None))))
    assert held(user).has_ended
    again = buy(user, course, days=None)
    assert again.status == Status.PAID and held(user).ends_at is None


@pytest.mark.parametrize("money, beli", [("50.00", 100), ("89.00", 30)])
def test_staff_may_change_the_sums_with_a_reason(user, money, beli):
    order = buy(user, make_course(), beli=100)
    request, staff = ask_for(order), keeper()
    other = decision(request, money, beli)
    with pytest.raises(NoReason):
        approve(request=request, by=staff, decisions=other)
    approve(request=request, by=staff, decisions=other, note="已协商")
    arrive(request)
    line = order.lines.get()
    assert (line.refunded_money, line.refunded_beli) == (Decimal(money), beli)
    assert ledger.balance(user) == beli and fresh(order).status == Status.PARTLY_REFUNDED


def test_never_more_than_is_left(order):
    request = ask_for(order)
    with pytest.raises(TooMuch):
        approve(request=request, by=keeper(), decisions=decision(request, "99.01"), note="好意")
    with pytest.raises(TooMuch):
        approve(request=request, by=keeper(), decisions=decision(request, "99", 1), note="好意")
    with pytest.raises(NothingBack):
        approve(request=request, by=keeper(), decisions=decision(request, "0"), note="好意")
    assert fresh(request).status == Wish.ASKED and not Refund.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.filter(order=order).update(refunded_money="99.01")


def test_goodwill_keeps_the_course_open(order, user):
    staff = keeper()
    request = open_for(order=order, by=staff, reason="视频出过问题", lines=[order.lines.get().pk])
    chosen = decision(request, "20", ends_access=False)
    approve(request=request, by=staff, decisions=chosen, note="补偿")
    arrive(request)
    assert fresh(order).status == Status.PARTLY_REFUNDED and not held(user).has_ended
    assert bought_before(user=user, products=[order.lines.get().product_id])
    later = ask_for(order)
    assert later.lines.get().quoted_money == 79
    arrive(approve_as_quoted(later))
    assert fresh(order).status == Status.REFUNDED and money_of(order).refunded == 99


def test_staff_may_open_what_the_rule_gives_nothing_for(user):
    order = buy(user, make_course(), ago=40 * DAY)
    line = order.lines.get()
    with pytest.raises(LineNotRefundable):
        ask(order=order, by=user, reason=REASON, lines=[line.pk])
    request = open_for(order=order, by=keeper(), reason=REASON, lines=[line.pk])
    assert request.lines.get().quoted_money == 0


def test_refused_with_a_reason(order, user):
    request, staff = ask_for(order), keeper()
    with pytest.raises(NoReasonToRefuse):
        refuse(request=request, by=staff, reason="")
    refuse(request=request, by=staff, reason="已超过期限")
    assert (fresh(request).status, fresh(order).status) == (Wish.REFUSED, Status.PAID)
    assert "已超过期限" in said_to(user, f"{request.reference}-refused").first().body
    with pytest.raises(AlreadyDecided):
        approve(request=request, by=staff, decisions={})
    assert ask_for(order).pk != request.pk


def test_withdrawn(order):
    request = ask_for(order)
    withdraw(request=request)
    withdraw(request=request)
    assert (fresh(request).status, fresh(order).status) == (Wish.WITHDRAWN, Status.PAID)
    approved = approve_as_quoted(ask_for(order))
    with pytest.raises(AlreadyDecided):
        withdraw(request=approved)


def test_one_open_request_an_order(two, user):
    request = ask_for(two)
    assert ask_for(two) == request  # a double click
    with pytest.raises(AlreadyAsked):
        ask_for(two, two.lines.first())
    with pytest.raises(IntegrityError), transaction.atomic():
        RefundRequest.objects.create(order=two, asked_by=user, reason=REASON)


def test_what_cannot_be_asked(order, user):
    stranger = buy(UserFactory(), make_course(slug="other"))
    for lines, error in [([], NothingChosen), ([stranger.lines.get().pk], NothingChosen)]:
        with pytest.raises(error):
            ask(order=order, by=user, reason=REASON, lines=lines)
    with pytest.raises(QuoteChanged):
        line = order.lines.get().pk
        ask(order=order, by=user, reason=REASON, lines=[line], expected=(Decimal(100), 0))
    arrive(approve_as_quoted(ask_for(order)))
    with pytest.raises(NotRefundable):
        ask(order=order, by=user, reason=REASON, lines=[order.lines.get().pk])


def test_a_refund_that_was_given_up_is_decided_anew(order, user):
    request = approve_as_quoted(ask_for(order))
    first = request.refund.reference
    Refund.objects.update(status=Refund.Status.FAILED)
    staff = keeper()
    assert give_up(fresh(request.refund), by=staff)
    request = fresh(request)
    assert (request.status, request.decided_by) == (Wish.ASKED, None)
    assert fresh(order).status == Status.REFUND_ASKED
    assert order.lines.get().refunded_money == 0 and money_of(order).refunded == 0
    assert said_to(staff, f"{request.reference}-given-up-{request.refund_id}").exists()
    again = approve_as_quoted(request, by=staff)
    assert again.refund.reference != first
    arrive(again)
    assert fresh(order).status == Status.REFUNDED and held(user).has_ended


def test_queries_do_not_grow_with_the_lines(user, django_assert_max_num_queries):
    counts = []
    for number in (1, 6):
        order = buy(UserFactory(), *[make_course(slug=f"c{number}-{n}") for n in range(number)])
        with django_assert_max_num_queries(1000) as asked:
            request = ask_for(order)
        with django_assert_max_num_queries(1000) as approved:
            approve(request=request, by=user, decisions={})
        counts.append((len(asked), len(approved)))
    assert counts[0] == counts[1]


def test_a_period_bought_later_gives_nothing_for_days_used(user):
    order = buy(user, make_course(), ago=timedelta(days=9, seconds=-60))
    assert ask_for(order).lines.get().rule == "剩余 21/30 天：退 70%"
