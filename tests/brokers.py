"""The broker in tests: tasks run at once, unless it is away or no worker listens."""

from contextlib import contextmanager

import pytest

from shuyuan.celery import app

NOBODY = "redis://127.0.0.1:1/0"


def away():
    """Nobody listens where the broker was."""
    return at(NOBODY)


def without_workers():
    """It takes every task, and none is done."""
    return at("memory://")


@contextmanager
def at(url):
    names = ("task_always_eager", "broker_url", "broker_transport_options")
    before = {name: app.conf[name] for name in names}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "_pool", None)  # a new one, and the old one again afterwards
        patch.setattr(app.amqp, "_producer_pool", None)
        app.conf.update(task_always_eager=False, broker_url=url, broker_transport_options={})
        yield
        app.conf.update(before)
