"""Random histories of orders, notices, timeouts, refunds and killed workers.

`HISTORIES=500 make test` runs five hundred of them; every run draws some of them.

However one goes: in the end payments less refunds are what the gateways' own books say, every
paid order is enrolled, every released one is not, and every ledger adds up.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from payments.gateways import patience
from shuyuan.celery import app
from tests.payments.histories.history import History
from tests.payments.histories.scene import Scene

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HISTORIES = int(os.environ.get("HISTORIES") or 40)
SHARES = 10  # tests, so that several processes take a part each
# Hypothesis draws so many afresh; what comes after them is mostly those again with small changes.
AFRESH = min(10, HISTORIES // SHARES)
SEEDS = HISTORIES // SHARES // AFRESH
SETTINGS = settings(
    max_examples=AFRESH,
    stateful_step_count=6,
    phases=[Phase.generate, Phase.shrink],
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def patient(standins, monkeypatch):
    """Nothing is slow here but the machine, and that is to change no history."""
    monkeypatch.setattr(patience, "READ_SECONDS", 10)
    monkeypatch.setattr(patience, "LONGEST_SECONDS", 30)
    monkeypatch.setattr(patience, "PAUSES", (0, 0))


@pytest.fixture
def broker():
    """Keeps what no worker fetches, in memory."""
    names = ("task_always_eager", "broker_url", "broker_transport_options")
    before = {name: app.conf[name] for name in names}
    app.conf.update(broker_url="memory://", broker_transport_options={})
    yield
    app.conf.update(before)


@pytest.mark.parametrize("share", range(SHARES))
def test_however_it_goes_all_agree_in_the_end(share, standins, patient, broker):
    scene = Scene(standins)
    for number in range(SEEDS):
        machine = seed(share * SEEDS + number)(lambda: History(scene))
        run_state_machine_as_test(machine, settings=SETTINGS)
    assert scene.histories >= HISTORIES // SHARES
    if HISTORIES < 500:
        return  # too few for all of it to come about in each share
    assert {"paid", "surplus", "refunded", "killed", "notice settled"} <= set(+scene.came_about)
