from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from oscar.core.loading import get_model

from payments.opening import hand_out, open_payment
from tests.factories import UserFactory
from tests.payments.buyer import Buyer
from tests.payments.scripted import SCRIPTED
from tests.payments.stranger import StrangeGateway
from tests.standins.fixtures import alipay_standin, impatient, standins, wechat_standin

__all__ = ["alipay_standin", "impatient", "standins", "wechat_standin"]

Order = get_model("order", "Order")


def make_order(user, number="10001", total="99.00"):
    return Order.objects.create(
        number=number,
        user=user,
        total_incl_tax=Decimal(total),
        total_excl_tax=Decimal(total),
        deadline=timezone.now() + timedelta(minutes=30),
    )


def make_payment(order, handed_out=True, **fields):
    payment = open_payment(
        payable=order,
        payer=order.user,
        gateway="alipay",
        amount=order.total_incl_tax,
        subject="书院课程",
        expires_at=order.deadline,
    )
    if handed_out:
        hand_out(payment=payment)
    return payment


@pytest.fixture
def order(db):
    return make_order(UserFactory())


@pytest.fixture
def payment(order):
    return make_payment(order)


@pytest.fixture
def shop(live_server, settings):
    """The site over real HTTP, its cashier included. Its payments are made after this fixture."""
    settings.SITE_URL = live_server.url
    settings.ALIPAY_GATEWAY_URL = f"{live_server.url}/trade/sandbox/gateway.do"
    return live_server.url


@pytest.fixture
def open_order(shop):
    return make_order(UserFactory())


@pytest.fixture
def open_payment_over_http(open_order):
    return make_payment(open_order)


@pytest.fixture
def buyer(shop):
    return Buyer()


@pytest.fixture
def stranger(settings):
    gateway = StrangeGateway()
    settings.ALIPAY_GATEWAY_URL = gateway.url
    yield gateway
    gateway.stop()


@pytest.fixture
def dead_gateway(settings):
    """A closed port: nobody answers there."""
    settings.ALIPAY_GATEWAY_URL = "http://127.0.0.1:9/gateway.do"


@pytest.fixture
def gateway(settings):
    """Alipay's place is taken by one that answers from a script."""
    settings.PAYMENT_GATEWAYS = {"alipay": "tests.payments.scripted.SCRIPTED"}
    SCRIPTED.answers, SCRIPTED.heard = [], []
    return SCRIPTED
