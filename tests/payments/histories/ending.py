"""All is well again, every day's bill was compared, and staff have done what waited for them."""

from contextlib import suppress

from django.db.models import F
from django.utils import timezone

from checkout.following_up import follow_up_due
from checkout.order.models import Order
from checkout.refunds.deciding import refuse
from checkout.refunds.models import RefundRequest
from checkout.releasing import release_overdue
from payments.models import Payment, Refund, Statement
from payments.reconciliation.days import ONE_DAY, begin_of, today
from payments.reconciliation.running import reconcile
from payments.refund_decisions import NotFailed, abandon, try_again
from payments.refund_sending import send_due
from payments.tasks import ask_open

ROUNDS = 6
PAST_EVERY_DEADLINE = 31  # minutes


def bring_to_an_end(scene):
    for standin in scene.standins.values():
        standin.faults.forget()
        standin.outbox.release()
    scene.let_pass(PAST_EVERY_DEADLINE)
    come_to_rest(scene)
    until_done(scene, lambda: staff_do_their_part(scene))
    compare_bills(scene)
    come_to_rest(scene)
    until_done(scene, lambda: after_the_bills(scene))


def until_done(scene, work):
    """Work that says whether there was any."""
    for _round in range(ROUNDS):
        if not work():
            return
        come_to_rest(scene)
    raise AssertionError("staff are never done")


def after_the_bills(scene):
    if not (staff_do_their_part(scene) or give_back_by_hand(scene)):
        return False
    compare_bills(scene)
    return True


def come_to_rest(scene):
    """Until no notice is on its way and nothing is due any more."""
    for _round in range(ROUNDS):
        for standin in scene.standins.values():
            standin.deliver_all()
        release_overdue()
        scene.make_due()
        ask_open()
        follow_up_due()
        send_due()
        scene.banks_do_after_all()
        if not what_is_due(scene):
            return
    raise AssertionError(f"no rest: {what_is_due(scene)}")


def what_is_due(scene):
    """Notices, payments to ask about, refunds to send, paid orders to follow up."""
    telling = [told.facts for each in scene.standins.values() for told in each.outbox.waiting]
    asking = Payment.objects.exclude(ask_at=None).values_list("gateway", "status", "asks")
    refunds = Refund.objects.exclude(try_at=None).values_list("cause", "status", "tries", "error")
    orders = Order.objects.exclude(follow_up_at=None).values_list("number", "status")
    return [*telling, *asking, *refunds, *orders]


def staff_do_their_part(scene):
    """Requests that wait are refused; what failed is tried again, then given up. Was there any?"""
    requests = list(RefundRequest.objects.filter(status=RefundRequest.Status.ASKED))
    for request in requests:
        refuse(request=request, by=scene.staff, reason="到期未决")
    failed = list(Refund.objects.filter(status=Refund.Status.FAILED).select_related("payment"))
    for promise in failed:
        with suppress(NotFailed):  # the gateway has done it by now
            try_again(promise, by=scene.staff)
            promise.refresh_from_db()
            if promise.status == Refund.Status.FAILED:
                abandon(promise, by=scene.staff)
    return bool(requests or failed)


def compare_bills(scene):
    """The next morning both gateways' bills are there."""
    make_yesterdays(scene)
    for name, standin in scene.standins.items():
        for day in sorted(set(days_of(standin))):
            facts = {"status": Statement.Status.DUE, "try_at": timezone.now(), "tries": 0}
            statement, _made = Statement.objects.update_or_create(
                gateway=name, day=day, defaults=facts
            )
            assert reconcile(statement), statement.error


def make_yesterdays(scene):
    """What happened today was yesterday, for the gateways and for the shop."""
    since = begin_of(today())
    Payment.objects.filter(paid_at__gte=since).update(paid_at=F("paid_at") - ONE_DAY)
    Refund.objects.filter(done_at__gte=since).update(
        done_at=F("done_at") - ONE_DAY, created_at=F("created_at") - ONE_DAY
    )
    for standin in scene.standins.values():
        for trade in standin.books.trades.values():
            make_older(trade, ["paid_at"], since)
            for refund in trade.refunds.values():
                make_older(refund, ["asked_at", "done_at"], since)


def make_older(row, names, since):
    for name in names:
        at = getattr(row, name)
        if at and at >= since:
            setattr(row, name, at - ONE_DAY)


def days_of(standin):
    for trade in standin.books.trades.values():
        if trade.paid_at:
            yield trade.paid_at.date()
        yield from (refund.asked_at.date() for refund in trade.refunds.values())


def give_back_by_hand(scene):
    """A surplus whose refund was given up, at the gateway's own site. Was there any?"""
    given_up = Refund.objects.filter(
        status=Refund.Status.GIVEN_UP, cause__in=[Refund.Cause.SURPLUS, Refund.Cause.LATE]
    ).select_related("payment")
    left = 0
    for promise in given_up:
        standin = scene.standins[promise.payment.gateway]
        trade = standin.books.find(promise.payment.out_trade_no)
        if trade.promised < trade.amount:
            standin.give_back(trade, trade.amount - trade.promised)
            left += 1
    return bool(left)
