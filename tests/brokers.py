"""The broker in tests: tasks run at once, unless it is away."""

from contextlib import contextmanager

import pytest

from shuyuan.celery import app

NOBODY = "redis://127.0.0.1:1/0"


@contextmanager
def away():
    """Nobody listens where the broker was."""
    names = ("task_always_eager", "broker_url", "broker_transport_options")
    before = {name: app.conf[name] for name in names}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "_pool", None)  # a new one, and the old one again afterwards
        patch.setattr(app.amqp, "_producer_pool", None)
        app.conf.update(task_always_eager=False, broker_url=NOBODY, broker_transport_options={})
        yield
        app.conf.update(before)
