"""A learner who buys one course through one gateway, and whether all agree about the money."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from beli import audit
from checkout.following_up import follow_up_due
from checkout.order.models import Order
from checkout.refunds.deciding import approve
from learning.models import Enrolment
from payments.models import Notice, Payment, Refund
from payments.opening import hand_out, open_payment
from payments.refund_sending import send_due
from payments.tasks import ask_open
from tests.checkout.refunding import ask_for, decision, keeper
from tests.checkout.shopping import place, put
from tests.factories import UserFactory, make_course
from tests.standins.books import NOTHING, Line

PRICE = Decimal("99.00")
PART = Decimal("40.00")


@dataclass
class Purchase:
    standin: object
    order: Order
    payment: Payment
    where: str  # what the buyer pays at: an address or the text of a QR code

    def pay(self):
        self.standin.pay(self.where)

    def deliver(self):
        return self.standin.deliver_next()

    @property
    def status(self):
        return Order.objects.get(pk=self.order.pk).status

    @property
    def line(self):
        """What the gateway believes."""
        return self.standin.books().get(self.payment.out_trade_no, Line(NOTHING, NOTHING))

    def outcomes(self):
        return list(Notice.objects.order_by("pk").values_list("outcome", flat=True))


def buy(gateway, standin):
    """Placed and handed to the browser; nobody has paid yet."""
    learner = UserFactory()
    put(learner, make_course())
    order = place(learner, total=PRICE)
    return begin(order, gateway, standin)


def hand_out_again(purchase, gateway, standin):
    """The same order, through another gateway."""
    return begin(purchase.order, gateway, standin)


def begin(order, gateway, standin):
    payment = open_payment(
        payable=order,
        payer=order.user,
        gateway=gateway,
        amount=order.amount_due,
        subject="书院课程：课程",
        expires_at=order.deadline,
    )
    handover = hand_out(payment=payment)
    return Purchase(standin, order, payment, handover.url or handover.qr)


def promise(purchase, amount=PART):
    """The learner asks, and staff approve of so much."""
    request = ask_for(Order.objects.get(pk=purchase.order.pk))
    approve(request=request, by=keeper(), decisions=decision(request, amount), note="部分")


def sweep():
    """The beat's tasks, when everything has become due."""
    now = timezone.now()
    Payment.objects.exclude(ask_at=None).update(ask_at=now - timedelta(seconds=1))
    Refund.objects.exclude(try_at=None).update(try_at=now - timedelta(seconds=1))
    ask_open()
    send_due()
    follow_up_due()


def let_time_pass(standin):
    """The gateway tells all it has to tell, the banks have done, and the beat has gone round."""
    standin.faults.forget()
    standin.outbox.release()
    for _ in range(2):
        standin.deliver_all()
        sweep()
        if hasattr(standin, "finish_refunds"):
            standin.finish_refunds()
    standin.deliver_all()
    sweep()


def assert_agreed(purchase):
    """Payments less refunds are what the gateway says, nothing is there twice or missing."""
    follow_up_due()  # the worker's part: a test that never commits hurries no task
    payment = Payment.objects.get(pk=purchase.payment.pk)
    paid = payment.status == Payment.Status.PAID
    done = payment.refunds.filter(status=Refund.Status.DONE)
    ours = Line(payment.amount if paid else NOTHING, sum((r.amount for r in done), NOTHING))
    assert ours == purchase.line
    assert payment.refunded == purchase.line.refunded
    assert Payment.objects.count() == 1
    order = Order.objects.get(pk=purchase.order.pk)
    bought = Enrolment.objects.filter(user=order.user).count()
    debited = [source.amount_debited for source in order.sources.all()]
    if paid:
        assert (order.payment_id, bought, debited) == (payment.pk, 1, [PRICE])
    else:
        assert (order.payment_id, bought, debited) == (None, 0, [])
    assert not list(audit.what_is_wrong())
