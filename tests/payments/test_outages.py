"""Database, cache and broker go away in the middle of a notice: nothing is lost."""

import contextlib

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from checkout.following_up import follow_up_due
from checkout.states import Status
from notifications.models import Message
from notifications.tasks import send_due
from shuyuan.celery import app
from tests.payments.purchases import assert_agreed, buy, let_time_pass, sweep

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("gateway", ["alipay", "wechat"])
NOBODY = "redis://127.0.0.1:1/0"
LAST_WORD = {"alipay": "fail", "wechat": '{"code": "FAIL"}'}


@pytest.fixture
def purchase(gateway, standins):
    return buy(gateway, standins[gateway])


class Failing:
    """Lets so many queries pass and fails the next."""

    def __init__(self, passing):
        self.left = passing

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == -1:
            raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, params, many, context)


@pytest.mark.parametrize("passing", [1, 2, 3, 5, 8, 11])
@BOTH
def test_a_query_that_fails_makes_the_gateway_come_again(purchase, passing):
    purchase.pay()
    with connection.execute_wrapper(Failing(passing)):
        delivery = purchase.deliver()
    assert (delivery.status, delivery.body) == (503, LAST_WORD[purchase.payment.gateway])
    assert purchase.status == Status.PENDING
    assert purchase.deliver().taken
    assert purchase.status == Status.PAID
    assert_agreed(purchase)


class Terminating:
    """Ends our own connection, as an administrator or a restart does, after so many queries."""

    def __init__(self, passing):
        self.left = passing

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == -1:
            with contextlib.suppress(Exception):
                context["connection"].connection.execute(
                    "SELECT pg_terminate_backend(pg_backend_pid())"
                )
        return execute(sql, params, many, context)


@pytest.mark.parametrize("passing", [0, 3, 8])
@BOTH
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_makes_the_gateway_come_again(purchase, passing, caplog):
    purchase.pay()
    with connection.execute_wrapper(Terminating(passing)):
        delivery = purchase.deliver()
    connection.close()
    assert "could not be kept or judged" in caplog.text
    assert (delivery.status, delivery.body) == (503, LAST_WORD[purchase.payment.gateway])
    assert purchase.status == Status.PENDING
    assert purchase.deliver().taken
    assert_agreed(purchase)


@pytest.fixture
def no_redis(settings):
    """Nobody listens where the caches were."""
    nobody = {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": NOBODY}
    settings.CACHES = dict.fromkeys(settings.CACHES, nobody)
    yield
    del settings.CACHES


@pytest.fixture
def no_broker(monkeypatch):
    """Nobody listens where the broker was."""
    monkeypatch.setattr(app, "_pool", None)  # a new one, and the old one again afterwards
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    names = ("task_always_eager", "broker_url", "broker_transport_options")
    before = {name: app.conf[name] for name in names}
    app.conf.update(task_always_eager=False, broker_url=NOBODY, broker_transport_options={})
    yield
    app.conf.update(before)


@BOTH
def test_without_redis_payments_are_settled(purchase, no_redis):
    purchase.pay()
    assert purchase.deliver().taken
    assert_agreed(purchase)
    assert purchase.status == Status.PAID


@BOTH
def test_without_a_broker_payments_are_settled_and_messages_wait(
    purchase, no_broker, caplog, django_capture_on_commit_callbacks
):
    purchase.pay()
    started = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        assert purchase.deliver().taken
    assert (timezone.now() - started).total_seconds() < 5
    assert "Connection refused" in caplog.text  # it was tried
    follow_up_due()
    assert purchase.status == Status.PAID
    waiting = Message.objects.filter(user=purchase.order.user, channel=Message.Channel.EMAIL)
    assert {message.status for message in waiting} == {Message.Status.DUE}
    send_due()
    assert {message.status for message in waiting.all()} == {Message.Status.SENT}


@BOTH
def test_an_hour_without_workers_loses_nothing(purchase, no_broker):
    """No task runs, and the notice is lost: the first sweep after it makes up for all."""
    purchase.pay()
    purchase.standin.faults.in_notice("lost")
    purchase.deliver()
    assert purchase.status == Status.PENDING
    sweep()
    assert purchase.status == Status.PAID
    let_time_pass(purchase.standin)
    assert_agreed(purchase)
