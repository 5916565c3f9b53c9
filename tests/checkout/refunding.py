"""Paid orders, and refunds of them, in the shop's words."""

from datetime import timedelta
from decimal import Decimal

from django.contrib.auth.models import Group
from django.utils import timezone

from checkout.order.models import Order
from checkout.refunds.asking import ask
from checkout.refunds.deciding import Decision, approve
from checkout.refunds.standing import quoted_lines
from checkout.staff import SHOP_STAFF, appoint_staff
from learning.models import Grant
from payments.models import Payment
from payments.opening import open_payment
from payments.refund_ends import finish
from payments.settling import settle
from tests.checkout.shopping import put
from tests.checkout.spending import beli_for, place_as_quoted
from tests.factories import UserFactory

DAY = timedelta(days=1)
REASON = "买错了课程"


def buy(user, *courses, days=30, beli=0, wish=None, ago=timedelta(0)) -> Order:
    """A paid order of the courses, paid `ago`."""
    if beli:
        beli_for(user, beli)
    put(user, *courses, days=days)
    order = place_as_quoted(user, wish)
    if order.amount_due:
        pay(order, ago)
    order = fresh(order)
    make_older(order, ago)
    return fresh(order)


def pay(order, ago=timedelta(0)):
    payment = open_payment(
        payable=order,
        payer=order.user,
        gateway="alipay",
        amount=order.amount_due,
        subject="课程",
        expires_at=order.deadline,
    )
    settle(payment=payment, trade_no=f"trade-{payment.pk}", paid_at=timezone.now() - ago)
    return payment


def make_older(order, ago):
    """As if what beli alone paid for had been paid then, too."""
    if order.payment_id is None and ago:
        Order.objects.filter(pk=order.pk).update(paid_at=timezone.now() - ago)
        for grant in Grant.objects.filter(order_line__order=order):
            Grant.objects.filter(pk=grant.pk).update(starts_at=grant.starts_at - ago)


def fresh(row):
    return type(row)._base_manager.get(pk=row.pk)


def ask_for(order, *lines, reason=REASON):
    """A request for these lines, or for all that give something."""
    ids = [line.pk for line in lines] or [
        one.line.pk for one in quoted_lines(order) if one.quote.is_something
    ]
    return ask(order=order, by=order.user, reason=reason, lines=ids)


def keeper():
    """One of the shop's staff."""
    appoint_staff()
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=SHOP_STAFF))
    return user


def approve_as_quoted(request, by=None):
    approve(request=request, by=by or keeper(), decisions={})
    return fresh(request)


def decision(request, money, beli=0, ends_access=True):
    """{its only line: what becomes of it}"""
    return {request.lines.get().pk: Decision(Decimal(money), beli, ends_access)}


def arrive(request):
    """The gateway has sent the money."""
    request.refresh_from_db()
    assert finish(request.refund)
    return fresh(request)


def money_of(order):
    return Payment.objects.get(pk=order.payment_id)
