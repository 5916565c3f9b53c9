"""Notices settled whole, beside a bare view that verifies, locks one row and updates it."""

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import User
from beli.models import Entry
from checkout.models import CouponClaim, PendingCourse
from checkout.order.models import Line, Order
from learning.models import Enrolment
from payments.models import Notice, Payment
from tests.bench.releasing import hold, line, unsaved
from tests.factories import make_course
from tests.payments.keys import gateways_key, notice

ROUNDS, PER_ROUND, SECONDS = 5, 1000, 2
MUST, MUST_AGAIN = 0.25, 0.7
AMOUNT = Decimal("94.00")  # 99 less 50 beli
LUA = """
local bodies, next_one = {}, 1
for line in io.lines("%s") do bodies[#bodies + 1] = line end
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
function request()
  local body = bodies[next_one]
  next_one = next_one + 1
  if next_one > #bodies then next_one = 1 end
  return wrk.format(nil, nil, nil, body)
end
"""


def measure(site, bare):
    """Yields lines. `site`, `bare`: the addresses of the two servers."""
    if not shutil.which("wrk"):
        sys.exit("make bench needs wrk to measure notices.")
    payments, key = make_payments(), gateways_key()
    floors, whole, repeated = [], [], []
    for number in range(ROUNDS):
        bodies = [urlencode(notice(payment, key)) for payment in payments[number::ROUNDS]]
        floor = rate(f"{bare}/notice/", bodies)
        floors.append(floor)
        new = settle_new(f"{site}/trade/alipay/", bodies)
        whole.append(new / SECONDS / floor)
        repeated.append(rate(f"{site}/trade/alipay/", bodies[:new]) / floor)
    check()
    yield f"notices, beside {statistics.median(floors):.0f} a second of a bare view"
    for name, ratios, must in (("whole", whole, MUST), ("again", repeated, MUST_AGAIN)):
        yield f"    settled {name}  {statistics.median(ratios):5.2f}   must be at least {must}"


def rate(url, bodies):
    """Answers a second, all of them well."""
    with tempfile.TemporaryDirectory() as folder:
        told, script = Path(folder, "bodies"), Path(folder, "post.lua")
        told.write_text("\n".join(bodies))
        script.write_text(LUA % told)
        command = ["wrk", "-t1", "-c8", f"-d{SECONDS}s", "--timeout", "30s", "-s", script, url]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in said, said
    return float(re.search(r"Requests/sec:\s+([0-9.]+)", said)[1])


def settle_new(url, bodies):
    """How many payments are settled: an order with a coupon, beli and a course each."""
    before = settled()
    rate(url, bodies)
    number = settled() - before
    assert 0 < number < len(bodies), "make more payments: they ran out"
    return number


def settled():
    return Notice.objects.filter(outcome=Notice.Outcome.SETTLED).count()


def make_payments():
    """Payments of one round after another, each for an order of its own."""
    course, past = make_course(title="书院课程", slug="bench-notices"), timezone.now()
    deadline = past + timedelta(hours=1)
    people = User.objects.bulk_create(
        User(username=f"payer{n}", email=f"payer{n}@shuyuan.test")
        for n in range(ROUNDS * PER_ROUND)
    )
    orders = Order.objects.bulk_create(unsaved(person, course, deadline) for person in people)
    Line.objects.bulk_create(line(order, course) for order in orders)
    PendingCourse.objects.bulk_create(
        PendingCourse(user=order.user, product=course, order=order) for order in orders
    )
    hold(orders)
    order_type = ContentType.objects.get_for_model(Order)
    return Payment.objects.bulk_create(
        Payment(
            payable_type=order_type,
            payable_id=order.pk,
            payer=order.user,
            gateway="alipay",
            out_trade_no=f"bench{order.pk}",
            subject="书院课程",
            amount=AMOUNT,
            expires_at=deadline,
            handed_out_at=past,
        )
        for order in orders
    )


def check():
    """What was settled is settled wholly."""
    paid = Order.objects.filter(status=Order.Status.PAID)
    number = settled()
    assert paid.count() == number
    assert Enrolment.objects.filter(user__in=paid.values("user")).count() == number
    assert CouponClaim.objects.filter(order__in=paid, status="used").count() == number
    assert Entry.objects.filter(kind=Entry.Kind.PURCHASE).count() == number
