"""Child processes that live and die with this one."""

import os
import signal
import subprocess
import sys
from contextlib import suppress

from django.conf import settings

GRACE_SECONDS = 6
QUIET = "ignore:You're running the worker with superuser"  # a fresh machine may have no other user
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked us to stop: Ctrl-C, SIGTERM, or the terminal was closed."""


def stop_on_signals():
    """From now on a stop signal raises Stopped in the main thread."""

    def raise_stopped(number, frame):
        ignore_stop_signals()
        raise Stopped

    for number in STOP_SIGNALS:
        signal.signal(number, raise_stopped)


def ignore_stop_signals():
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def start(*arguments):
    """Run a Python module in a session of its own, so that Ctrl-C reaches this process only.

    Celery's worker may hang when its whole process group is told to stop.
    """
    path = os.pathsep.join([str(settings.BASE_DIR), str(settings.BASE_DIR / "site")])
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": QUIET},
        start_new_session=True,
    )


def stop(processes):
    """Ask each main process to end; what has not ended in time is killed, children too."""
    for process in processes:
        process.terminate()
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
