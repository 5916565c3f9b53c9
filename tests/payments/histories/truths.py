"""What must hold when a history is over, whatever happened in it."""

from decimal import Decimal

from django.conf import settings

from beli import audit, ledger
from beli.models import Entry
from checkout.models import CouponClaim, PendingCourse
from checkout.order.models import Order
from checkout.refunds.models import RefundRequest
from checkout.refunds.standing import is_gone, is_over
from checkout.states import Status
from learning.models import Enrolment, Grant
from payments.models import Difference, Notice, Payment, Refund
from tests.payments.histories.scene import BELI
from tests.standins.books import NOTHING, Line

ENDED = {Refund.Status.DONE, Refund.Status.GIVEN_UP}


def assert_all_agree(scene):
    for name, standin in scene.standins.items():
        assert_same_books(name, standin)
    for payment in Payment.objects.prefetch_related("refunds"):
        assert_payment(payment)
    for order in Order.objects.select_related("payment").prefetch_related("lines", "sources"):
        assert_order(order)
    assert_enrolments(scene)
    assert_beli(scene)
    assert_coupons()
    assert_nothing_is_half_done(scene)


def assert_same_books(name, standin):
    """To the fen, trade by trade: none is there that we do not have, and the other way round.

    Comparing the bills left nobody a question.
    """
    ours = {
        payment.out_trade_no: Line(payment.amount, done_of(payment))
        for payment in Payment.objects.filter(gateway=name, status=Payment.Status.PAID)
    }
    theirs = {number: line for number, line in standin.books().items() if line != (0, 0)}
    assert ours == theirs, name
    kept = sum((line.kept for line in ours.values()), NOTHING)
    assert kept == standin.books.total.kept
    unsettled = Difference.objects.filter(statement__gateway=name, status=Difference.Status.OPEN)
    assert list(unsettled.values_list("kind", "out_trade_no", "note")) == []


def done_of(payment):
    return total(r for r in payment.refunds.all() if r.status == Refund.Status.DONE)


def total(refunds):
    return sum((refund.amount for refund in refunds), NOTHING)


def assert_payment(payment):
    refunds = list(payment.refunds.all())
    assert payment.status != Payment.Status.OPEN
    assert {refund.status for refund in refunds} <= ENDED
    assert payment.refunded == total(r for r in refunds if r.status == Refund.Status.DONE)
    if payment.status == Payment.Status.PAID and payment.payable.payment_id != payment.pk:
        assert payment.refunded == payment.amount, "money that paid nothing was kept"


def assert_order(order):
    lines = list(order.lines.all())
    if not order.is_paid:
        assert order.status in (Status.CANCELLED, Status.EXPIRED)
        assert (order.payment, list(order.sources.all())) == (None, [])
        assert not Grant.objects.filter(order_line__order=order).exists(), "released and enrolled"
        return
    if order.amount_due:
        assert order.payment.status == Payment.Status.PAID
        assert order.payment.amount == order.amount_due
    else:
        assert order.payment is None
    assert_status(order, lines)
    assert_access(lines)
    assert_oscars_books(order, lines)


def assert_status(order, lines):
    back = order.payment.refunded if order.payment else NOTHING
    if all(is_over(line) for line in lines):
        assert order.status == Status.REFUNDED
    elif back or any(line.access_ended_at or line.refunded_beli for line in lines):
        assert order.status == Status.PARTLY_REFUNDED
    else:
        assert order.status == Status.PAID


def assert_access(lines):
    """Each line opened its course once, and it is open until what was bought for it ended."""
    for line in lines:
        grant = Grant.objects.get(order_line=line)
        whole = line.period_days * 24 * 3600 == (grant.ends_at - grant.starts_at).total_seconds()
        assert whole == (line.access_ended_at is None), line


def assert_oscars_books(order, lines):
    back = order.payment.refunded if order.payment else NOTHING
    back += Decimal(sum(line.refunded_beli for line in lines)) / settings.BELI_PER_YUAN
    sources = [(x.reference, x.amount_debited, x.amount_refunded) for x in order.sources.all()]
    assert sum(debited for _, debited, _ in sources) == order.total_incl_tax, sources
    assert sum(refunded for _, _, refunded in sources) == back, sources


def assert_enrolments(scene):
    """Whoever bought what was not taken back may study it, and nobody else."""
    bought = Order.objects.filter(lines__grant__isnull=False, lines__access_ended_at=None)
    products = set(bought.values_list("lines__product", flat=True))
    held = Enrolment.objects.held()
    assert set(held.values_list("product", flat=True)) == products
    assert set(held.values_list("user", flat=True)) <= {scene.learner.pk}


def assert_beli(scene):
    assert not list(audit.what_is_wrong())
    assert not Entry.objects.open_holds().exists()
    spent = back = 0
    for order in Order.objects.prefetch_related("lines"):
        spent += order.beli if order.is_paid else 0
        back += sum(line.refunded_beli for line in order.lines.all())
    assert ledger.balance(scene.learner) == BELI - spent + back
    assert ledger.available(scene.learner) == ledger.balance(scene.learner)


def assert_coupons():
    """A coupon is used by the order that it made cheaper, until all of that came back."""
    used = {}
    for order in Order.objects.prefetch_related("lines__discounts__order_discount"):
        if order.is_paid:
            for line in order.lines.all():
                for share in line.discounts.all():
                    if not is_gone(line):
                        used[share.order_discount.message] = order.pk
    Claimed = CouponClaim.Status
    for claim in CouponClaim.objects.all():
        expected = (
            (Claimed.USED, used[claim.number])
            if claim.number in used
            else (
                Claimed.UNUSED,
                None,
            )
        )
        assert (claim.status, claim.order_id) == expected


def assert_nothing_is_half_done(scene):
    assert not PendingCourse.objects.exists()
    undone = RefundRequest.objects.filter(status__in=RefundRequest.OPEN)
    assert not undone.exists()
    promised = Refund.objects.filter(cause=Refund.Cause.ASKED, status=Refund.Status.DONE)
    for promise in promised:
        assert RefundRequest.objects.get(refund=promise).status == RefundRequest.Status.DONE
    received = Notice.objects.filter(outcome=Notice.Outcome.RECEIVED).count()
    assert received <= scene.kills
