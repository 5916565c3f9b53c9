"""`make test`: the suite on SQLite, then on PostgreSQL and Redis where they answer.

REQUIRE_SERVICES=1 fails where they do not, instead of leaving that part out; REQUIRE_BROWSER=1
likewise where there is no Chromium. On PostgreSQL come only the tests that touch a database, and
none in a browser or of the demo, which lives on SQLite: the others would say the same again.
Prints one closing line per part.
"""

import getpass
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis

from tests.browser.chromium import find_chromium

ROOT = Path(__file__).resolve().parents[1]
RUN = secrets.token_hex(4)  # runs side by side keep apart
WORKERS = "3"  # on two cores: half of the time one waits for a disk, a gateway or a browser


def main():
    arguments = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="shuyuan-test-") as folder, ExitStack() as stack:
        parts = [
            sqlite_part(Path(folder), arguments),
            services_part(Path(folder), arguments, stack),
        ]  # both are migrating by now
        outcomes = [run() for run in parts]
    say("")
    for _, line in outcomes:
        say(line)
    sys.exit(any(failed for failed, _ in outcomes))


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def required(name):
    return os.environ.get(name, "") not in ("", "0")


def sqlite_part(folder, arguments):
    """Starts its migrations; a function that runs the part and says (failed, closing line)."""
    name = "SQLite"
    if not find_chromium():
        if required("REQUIRE_BROWSER"):
            line = "FAILED  SQLite: REQUIRE_BROWSER is set and no Chromium was found"
            return lambda: (True, line)
        name = "SQLite, browser tests left out (no Chromium)"
    var = folder / "sqlite"
    environment = {"VAR_DIR": str(var), "DATABASE_URL": "", "REDIS_URL": ""}
    migration = start_migrating("SQLite", environment)

    def run():
        wait_for(migration)
        template = var / "template.sqlite3"
        shutil.copyfile(var / "db.sqlite3", template)
        return run_pytest(name, {**environment, "TEST_TEMPLATE": str(template)}, arguments)

    return run


def services_part(folder, arguments, stack):
    """The same. `stack` drops the scratch database in the end."""
    database, cache = find_postgresql(), find_redis()
    if not (database and cache):
        missing = " and ".join(
            name for name, url in (("PostgreSQL", database), ("Redis", cache)) if not url
        )
        if required("REQUIRE_SERVICES"):
            line = f"FAILED  services: REQUIRE_SERVICES is set and {missing} did not answer"
            return lambda: (True, line)
        return lambda: (False, f"left out  PostgreSQL and Redis: {missing} did not answer")
    environment = {"VAR_DIR": str(folder / "services"), "REDIS_URL": cache}
    template = stack.enter_context(scratch_database(database))
    migrated = {**environment, "DATABASE_URL": with_name(database, template)}
    migration = start_migrating("PostgreSQL", migrated)

    def run():
        wait_for(migration)
        environment["DATABASE_URL"] = with_name(database, f"shuyuan_{RUN}")
        environment["TEST_TEMPLATE"] = template
        chosen = ["-m", "database and not browser", "--ignore=tests/demo", *arguments]
        return run_pytest("PostgreSQL and Redis", environment, chosen)

    return run


def start_migrating(name, environment):
    say(f"==> {name}: migrating once")
    return subprocess.Popen(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env={**os.environ, **environment, "DJANGO_SETTINGS_MODULE": "shuyuan.settings.test"},
    )


def wait_for(process):
    if process.wait():
        raise subprocess.CalledProcessError(process.returncode, process.args)


def run_pytest(name, environment, arguments):
    """(failed, closing line) of one run of the suite."""
    say(f"==> {name}: running the suite")
    started = time.monotonic()
    workers = ["--numprocesses", WORKERS, "--dist", "worksteal"]  # none idles beside a long queue
    command = ["pytest", "--quiet", *workers, *arguments]
    code = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env={**os.environ, **environment}
    ).returncode
    word = "passed" if code == 0 else f"FAILED ({code})"
    return code != 0, f"{word}  {name}, {time.monotonic() - started:.0f} s"


def find_postgresql():
    """The URL of a server that lets us in, or None."""
    given = os.environ.get("DATABASE_URL")
    people = dict.fromkeys(("postgres", getpass.getuser()))
    for url in (
        [given] if given else [f"postgres://{who}@127.0.0.1:5432/postgres" for who in people]
    ):
        try:
            psycopg.connect(with_name(url, "postgres"), connect_timeout=3).close()
        except psycopg.OperationalError:
            continue
        return url
    return None


def find_redis():
    url = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/0"
    try:
        redis.Redis.from_url(url, socket_connect_timeout=3).ping()
    except redis.RedisError:
        return None
    return url


def with_name(url, name):
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def create_in_utf8(connection, name):
    """Whatever the server's own encoding is; "C" stands in where C.UTF-8 is unknown."""
    order = f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'"
    try:
        connection.execute(f"{order} LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")
    except psycopg.errors.WrongObjectType:
        connection.execute(f"{order} LC_COLLATE 'C' LC_CTYPE 'C'")


@contextmanager
def scratch_database(url):
    """The name of a new empty database, dropped in the end."""
    name = f"shuyuan_template_{RUN}"
    with psycopg.connect(with_name(url, "postgres"), autocommit=True) as connection:
        create_in_utf8(connection, name)
        try:
            yield name
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


if __name__ == "__main__":
    main()
