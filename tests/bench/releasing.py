"""Releasing overdue orders: most of them unseen by any gateway, some at the cashier."""

import resource
import time
from datetime import timedelta
from decimal import Decimal
from multiprocessing import get_context

from django.db import connections
from django.utils import timezone

from accounts.models import User
from beli.models import Account, Batch, Entry
from beli.posting import Move, post
from checkout.models import CouponClaim, PendingCourse
from checkout.order.models import Line, Order
from checkout.releasing import release_overdue
from payments.gateways.sandbox.models import SandboxTrade, new_trade_no
from payments.models import Payment
from payments.opening import hand_out, open_payment
from tests.checkout.coupons import make_coupon
from tests.factories import make_course

LEARNERS, COURSES = 2_000, 5
AT_THE_CASHIER = 500
MUST_SECONDS, MUST_GROW_MB = 60, 40
PRICE = Decimal("99.00")


def measure():
    elsewhere(make_orders)  # what making them takes is no memory of ours
    before = peak_megabytes()
    started = time.monotonic()
    release_overdue()
    seconds, grown = time.monotonic() - started, peak_megabytes() - before
    check()
    number = LEARNERS * COURSES
    yield f"release {number} overdue orders, {AT_THE_CASHIER} of them handed to a gateway"
    yield f"    seconds    {seconds:6.1f}   must be below {MUST_SECONDS}"
    yield f"    memory MB  {grown:+6.1f}   must grow by less than {MUST_GROW_MB}"


def elsewhere(work):
    """Do it in a process of its own."""
    connections.close_all()
    process = get_context("fork").Process(target=work)
    process.start()
    process.join()
    assert process.exitcode == 0


def peak_megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def make_orders():
    """An order for each learner and course; the first of each learner holds beli and a coupon."""
    courses = [make_course(title=f"课程{n}", slug=f"course-{n}") for n in range(COURSES)]
    people = User.objects.bulk_create(
        User(username=f"learner{n}", email=f"learner{n}@shuyuan.test") for n in range(LEARNERS)
    )
    past = timezone.now() - timedelta(minutes=1)
    orders = Order.objects.bulk_create(
        [unsaved(person, course, past) for course in courses for person in people], batch_size=1000
    )
    bought = [(order, courses[n // LEARNERS]) for n, order in enumerate(orders)]
    Line.objects.bulk_create([line(*pair) for pair in bought], batch_size=1000)
    PendingCourse.objects.bulk_create(
        [PendingCourse(user=o.user, product=c, order=o) for o, c in bought], batch_size=1000
    )
    hold(orders[:LEARNERS])
    for order in orders[-AT_THE_CASHIER:]:
        send_to_cashier(order)


def unsaved(person, course, deadline):
    return Order(
        number=f"{person.username}-{course.pk}",
        user=person,
        total_incl_tax=PRICE,
        total_excl_tax=PRICE,
        date_placed=deadline,
        deadline=deadline,
    )


def line(order, course):
    return Line(
        order=order,
        product=course,
        title=course.title,
        partner_name="书院",
        partner_sku=f"course-{course.pk}",
        line_price_incl_tax=PRICE,
        line_price_excl_tax=PRICE,
        line_price_before_discounts_incl_tax=PRICE,
        line_price_before_discounts_excl_tax=PRICE,
        num_allocated=0,
        is_course=True,
    )


def hold(orders):
    voucher = make_coupon(quantity=None)
    CouponClaim.objects.bulk_create(
        CouponClaim(
            number=f"bench-{order.pk}",
            serial=n,
            voucher=voucher,
            owner=order.user,
            order=order,
            status=CouponClaim.Status.HELD,
        )
        for n, order in enumerate(orders, 1)
    )
    hold_beli(orders)
    Order.objects.filter(pk__in=[order.pk for order in orders]).update(beli=50, beli_amount=5)
    Line.objects.filter(order__in=orders).update(beli=50, beli_amount=5)


def hold_beli(orders):
    """100 beli for each, 50 of them held: as the ledger does it, but all at once."""
    accounts = Account.objects.bulk_create(Account(user=order.user) for order in orders)
    batches = [Batch(account=account, amount=100) for account in accounts]
    gift, held = Entry.Kind.GIFT, Entry.Kind.HOLD
    post([Move(batch.account, gift, "bench", [(batch, 100)]) for batch in batches])
    pairs = zip(orders, batches, strict=True)
    post([Move(one.account, held, order.beli_reference, [(one, -50)]) for order, one in pairs])


def send_to_cashier(order):
    payment = open_payment(
        payable=order,
        payer=order.user,
        gateway="alipay",
        amount=PRICE,
        subject="书院课程",
        expires_at=timezone.now() + timedelta(minutes=30),
    )
    hand_out(payment=payment)
    SandboxTrade.objects.create(
        out_trade_no=payment.out_trade_no,
        trade_no=new_trade_no(),
        subject=payment.subject,
        amount=payment.amount,
        time_expire=payment.expires_at,
    )


def check():
    """It was done, and wholly."""
    assert not Order.objects.filter(status=Order.Status.PENDING).exists()
    assert not PendingCourse.objects.exists()
    assert not CouponClaim.objects.filter(status=CouponClaim.Status.HELD).exists()
    assert not Entry.objects.open_holds().exists()
    assert not Payment.objects.open().exists()
