"""`make bench`: how fast the heavy work is, on PostgreSQL and Redis, beside what it must reach.

Speed is measured here and nowhere else. Needs PostgreSQL and Redis; installs nothing.
"""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager

import django
import requests

from tests.suite import ROOT, find_postgresql, find_redis, migrate, say, scratch_database, with_name

PORT = os.environ.get("PORT", "8765")


def main():
    server, cache = find_postgresql(), find_redis()
    if not (server and cache):
        sys.exit("make bench needs PostgreSQL and Redis to answer (DATABASE_URL, REDIS_URL).")
    with scratch_database(server) as name, tempfile.TemporaryDirectory() as folder:
        prepare(with_name(server, name), cache, folder)
        with site():
            measure()


def prepare(database, cache, folder):
    site_url = f"http://127.0.0.1:{PORT}"
    os.environ |= {
        "DATABASE_URL": database,
        "REDIS_URL": cache,
        "VAR_DIR": folder,
        "PORT": PORT,
        "SITE_URL": site_url,
        "DJANGO_SETTINGS_MODULE": "shuyuan.settings.embedded",
    }
    say("==> migrating a database of its own")
    migrate({"DJANGO_SETTINGS_MODULE": "shuyuan.settings.embedded"})
    django.setup()


@contextmanager
def site():
    """The site, its cashier included, served as in production."""
    command = [sys.executable, "-m", "gunicorn", "shuyuan.wsgi", "--workers", "2"]
    command += ["--bind", f"127.0.0.1:{PORT}", "--log-level", "error", "--chdir", str(ROOT)]
    served = subprocess.Popen(command, cwd=ROOT)
    try:
        wait_for(f"http://127.0.0.1:{PORT}/healthz")
        yield
    finally:
        served.terminate()
        served.wait()


def wait_for(url):
    for _ in range(100):
        try:
            return requests.get(url, timeout=30).raise_for_status()
        except requests.ConnectionError:
            time.sleep(0.2)
    sys.exit(f"{url} does not answer")


def measure():
    from tests.bench import releasing  # its models need Django

    for line in releasing.measure():
        say(line)


if __name__ == "__main__":
    main()
