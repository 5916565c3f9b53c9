"""`make bench`: how fast the heavy work is, on PostgreSQL and Redis, beside what it must reach.

Speed is measured here and nowhere else. Needs PostgreSQL and Redis; installs nothing.
`python -m tests.bench notices` takes one of the measurements only.
"""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import django
import requests

from tests.suite import ROOT, find_postgresql, find_redis, say, scratch_database, with_name

PORT = int(os.environ.get("PORT", "8765"))
SITE, BARE = (f"http://127.0.0.1:{port}" for port in (PORT, PORT + 1))


def main():
    server, cache = find_postgresql(), find_redis()
    if not (server and cache):
        sys.exit("make bench needs PostgreSQL and Redis to answer (DATABASE_URL, REDIS_URL).")
    with scratch_database(server) as name, tempfile.TemporaryDirectory() as folder:
        prepare(with_name(server, name), cache, folder)
        with served("shuyuan.wsgi", SITE), served("tests.bench.bare:application", BARE):
            measure()


def prepare(database, cache, folder):
    os.environ |= {
        "DATABASE_URL": database,
        "REDIS_URL": cache,
        "VAR_DIR": folder,
        "PORT": str(PORT),
        "SITE_URL": SITE,
        "BENCH_PUBLIC_KEY": str(Path(folder, "keys", "cashier_public.pem")),
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
    }
    say("==> migrating a database of its own")
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, check=True)
    django.setup()


@contextmanager
def served(application, address):
    """An application, served as in production."""
    command = [sys.executable, "-m", "gunicorn", application, "--workers", "2"]
    command += ["--bind", address.removeprefix("http://"), "--log-level", "error"]
    server = subprocess.Popen([*command, "--chdir", str(ROOT)], cwd=ROOT)
    try:
        wait_for(f"{address}/healthz")
        yield
    finally:
        server.terminate()
        server.wait()


def wait_for(url):
    for _ in range(100):
        try:
            return requests.get(url, timeout=30)
        except requests.ConnectionError:
            time.sleep(0.2)
    sys.exit(f"{url} does not answer")


def measure():
    from tests.bench import notices, releasing  # their models need Django

    measurements = {
        "releasing": releasing.measure,
        "notices": partial(notices.measure, SITE, BARE),
    }
    for name in sys.argv[1:] or measurements:
        for line in measurements[name]():
            say(line)


if __name__ == "__main__":
    main()
