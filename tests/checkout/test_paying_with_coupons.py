"""Orders with coupons and beli are paid, released, and revived by late money (D17, D20)."""

from decimal import Decimal

import pytest
from oscar.core.loading import get_model

from beli import audit, ledger
from beli.models import Entry
from checkout.gateways import way_to_pay
from checkout.models import CouponClaim
from checkout.order.models import PaymentType
from checkout.placing import place_order
from checkout.releasing import release
from checkout.states import Status
from payments.models import Payment
from payments.opening import open_payment
from payments.settling import settle
from tests.checkout.shopping import basket_of, courses, put
from tests.checkout.spending import beli_for, coupon_for, own, place_as_quoted, quote_of
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
VoucherApplication = get_model("voucher", "VoucherApplication")


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def claim(user):
    return coupon_for(user, off=30)


@pytest.fixture
def order(user, claim):
    """Two courses of 99, less 30 by a coupon; 10 by beli; 158 to be paid."""
    put(user, *courses(2))
    beli_for(user, 100)
    return place_as_quoted(user)


def open_for(order, **changes):
    facts = {
        "payable": order,
        "payer": order.user,
        "gateway": "alipay",
        "amount": order.amount_due,
        "subject": "课程",
        "expires_at": order.deadline,
    }
    return open_payment(**facts | changes)


def fresh(row):
    row.refresh_from_db()
    return row


def buy_another(user, claim=None, beli=0):
    """Something else, with the coupon or the beli that a released order gave back."""
    put(user, make_course(slug="another"))
    lines = list(basket_of(user).all_lines())[-1:]
    return place_as_quoted(user, own(general=claim, beli=beli), lines=lines)


def test_the_gateway_is_asked_for_what_beli_leave(order):
    way_to_pay(order=order, gateway="alipay")
    assert Payment.objects.get().amount == Decimal("158.00")


def test_paying_uses_the_coupon_and_spends_the_beli(order, user, claim):
    settle(payment=open_for(order), trade_no="T-1")
    assert fresh(order).status == Status.PAID and order.payment_type == PaymentType.ALIPAY
    assert fresh(claim).status == CouponClaim.Status.USED and claim.used_at
    assert not ledger.is_held(user=user, reference=order.beli_reference)
    assert Entry.objects.get(kind=Entry.Kind.PURCHASE).reference == order.beli_reference
    assert ledger.balance(user) == 0 and not list(audit.what_is_wrong())


def test_oscars_books_show_both_sources(order):
    settle(payment=open_for(order), trade_no="T-1")
    sources = {one.source_type.name: one.amount_debited for one in order.sources.all()}
    assert sources == {"贝里": Decimal("10.00"), "支付宝": Decimal("158.00")}
    event = order.payment_events.get()
    assert sum(sources.values()) == order.total_incl_tax
    assert event.amount == Decimal("158.00") and event.line_quantities.count() == 2


def test_the_whole_price_is_not_what_the_gateway_owes(order):
    payment = open_for(order, amount=order.total_incl_tax)
    settle(payment=payment, trade_no="T-1")
    assert "158.00" in fresh(payment).attention and fresh(order).status == Status.PENDING


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.EXPIRED])
def test_a_released_order_gives_everything_back(order, user, claim, status):
    release(order=order, status=status)
    assert fresh(claim).status == CouponClaim.Status.UNUSED and claim.order is None
    assert ledger.available(user) == 100
    assert not VoucherApplication.objects.exists()
    again = place_as_quoted(user)
    assert again.amount_due == Decimal("158.00") and fresh(claim).order == again


def test_late_money_takes_coupon_and_beli_again(order, user, claim):
    payment = open_for(order)
    release(order=order, status=Status.EXPIRED)
    settle(payment=payment, trade_no="T-1")
    assert fresh(order).status == Status.PAID and not fresh(payment).attention
    assert (fresh(claim).status, claim.order) == (CouponClaim.Status.USED, order)
    assert ledger.balance(user) == 0 and VoucherApplication.objects.get().order == order
    assert not list(audit.what_is_wrong())


def test_late_money_waits_for_a_person_when_the_coupon_is_gone(order, user, claim):
    payment = open_for(order)
    release(order=order, status=Status.EXPIRED)
    other = buy_another(user, claim)
    settle(payment=payment, trade_no="T-1")
    assert "优惠券" in fresh(payment).attention and fresh(order).status == Status.EXPIRED
    assert (fresh(claim).status, claim.order) == (CouponClaim.Status.HELD, other)
    assert ledger.available(user) == 100 and not order.sources.exists()
    assert VoucherApplication.objects.get().order == other


def test_late_money_waits_for_a_person_when_the_beli_are_gone(order, user, claim):
    payment = open_for(order)
    release(order=order, status=Status.EXPIRED)
    buy_another(user, beli=60)
    settle(payment=payment, trade_no="T-1")
    assert "贝里只剩 40" in fresh(payment).attention and fresh(order).status == Status.EXPIRED
    assert fresh(claim).status == CouponClaim.Status.UNUSED and ledger.available(user) == 40


def test_what_beli_paid_is_no_longer_in_the_basket_and_not_pending(user):
    put(user, make_course(periods=[(30, "10")]))
    beli_for(user, 100)
    shown, basket = quote_of(user), basket_of(user)
    order = place_order(
        user=user,
        basket=basket,
        lines=list(basket.all_lines()),
        expected_total=shown.pay,
        expected_beli=shown.beli,
        wish=shown.wish,
    )
    assert order.is_paid and not Payment.objects.exists() and not order.pending_courses.exists()
